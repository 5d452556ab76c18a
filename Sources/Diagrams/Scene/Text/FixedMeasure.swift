extension TextMeasure {
  /// A measure by a short fixed table, the same everywhere: for golden tests, never for pictures.
  public static var fixed: TextMeasure {
    TextMeasure { text, style in
      var width = 0.0
      for scalar in text.unicodeScalars { width += advance(scalar.value, style.font) }
      width *= style.size * (style.weight == .semibold ? 1.05 : 1)
      let ink =
        width > 0
        ? Rect(x: 0, y: -0.73 * style.size, width: width, height: 0.93 * style.size)
        : Rect(x: 0, y: 0, width: 0, height: 0)
      return TextExtent(width: width, ink: ink)
    }
  }

  /// Advance in ems.
  private static func advance(_ scalar: UInt32, _ font: FontRole) -> Double {
    if font == .mono { return 0.6 }
    switch scalar {
    case 0x300...0x36F: return 0
    case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFF60: return 1
    case 0x30...0x39: return font == .math ? 0.5 : 0.62
    case 0x20, 0x2C, 0x2E, 0x3A, 0x3B, 0x69, 0x6C, 0x6A, 0x7C, 0x27, 0x2032: return 0.28
    case 0x66, 0x72, 0x74, 0x28, 0x29, 0x5B, 0x5D: return 0.36
    case 0x6D, 0x77, 0x4D, 0x57: return 0.88
    case 0x41...0x5A: return 0.68
    default: return 0.58
    }
  }
}
