/// A bar from a center line to the right (positive) or left (negative) in steps of half a column: sign is side, size is length.
///
/// Values use `▐█▌`, gradients `╺━╸`; what rounds to nothing but is not zero is `├` or `┤`, what is beyond the scale ends in `▸` or
/// `◂`, and what is not computed yet is `·`.
public struct SignedBar: Equatable, Sendable {
  /// What the bar measures.
  public enum Kind: Equatable, Sendable { case value, gradient }

  /// The glyphs.
  public var kind: Kind
  /// The columns on each side of the center line.
  public var reach: Int
  /// The size that fills one side; positive.
  public var scale: Double

  /// A bar with `reach` columns on each side, full at `scale`.
  public init(_ kind: Kind, reach: Int, scale: Double) {
    self.kind = kind
    self.reach = max(1, reach)
    self.scale = scale
  }

  /// The bar, always `2 · reach + 1` columns wide; nil is pending.
  public func text(_ value: Double?) -> String {
    guard let value else { return center("·") }
    if value.isNaN { return CellWidth().padded("NaN", to: 2 * reach + 1, alignment: .center) }
    let share = abs(value) / scale
    let isOver = !(share <= 1)
    let halves = isOver ? 2 * reach : Int((share * 2 * Double(reach)).rounded())
    if value == 0 { return center("│") }
    if halves == 0 { return center(value > 0 ? "├" : "┤") }
    let full = kind == .value ? "█" : "━"
    var cells = Array(repeating: full, count: halves / 2)
    if value > 0 {
      if halves % 2 == 1 { cells.append(kind == .value ? "▌" : "╸") }
      if isOver { cells[cells.count - 1] = "▸" }
      cells += Array(repeating: " ", count: reach - cells.count)
      return String(repeating: " ", count: reach) + "│" + cells.joined()
    }
    if halves % 2 == 1 { cells.insert(kind == .value ? "▐" : "╺", at: 0) }
    if isOver { cells[0] = "◂" }
    return String(repeating: " ", count: reach - cells.count) + cells.joined() + "│"
      + String(repeating: " ", count: reach)
  }

  private func center(_ glyph: String) -> String {
    let side = String(repeating: " ", count: reach)
    return side + glyph + side
  }
}

/// Values over time as one row of blocks, from the smallest (`▁`) to the largest (`█`).
public enum Sparkline {
  /// One column a value.
  ///
  /// `range` fixes the ends, otherwise the finite values do. NaN is `?`; equal values stand in the middle.
  public static func text(_ values: [Double], range: ClosedRange<Double>? = nil) -> String {
    let finite = values.filter(\.isFinite)
    guard let low = range?.lowerBound ?? finite.min(), let high = range?.upperBound ?? finite.max() else {
      return String(repeating: "?", count: values.count)
    }
    let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return String(
      values.map { value in
        if value.isNaN { return "?" }
        // Halves first: the span of the largest finite values is infinite.
        let span = high / 2 - low / 2
        let share = span > 0 ? (min(max(value, low), high) / 2 - low / 2) / span : 0.5
        return blocks[min(7, Int(share * 8))]
      })
  }
}
