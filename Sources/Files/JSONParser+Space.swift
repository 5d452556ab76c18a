import Recurrence

/// White space and comments.
extension JSONParser {
  /// Moves on to the next byte that means something.
  mutating func skipSpace() throws(Diagnosis) {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09: at += 1
      case 0x0A, 0x0D: step()
      case UInt8(ascii: "/") where dialect == .json5 && peek(1) == UInt8(ascii: "/"):
        while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { step() }
      case UInt8(ascii: "/") where dialect == .json5 && peek(1) == UInt8(ascii: "*"):
        try skipComment()
      case 0x0B, 0x0C:
        if dialect == .json { return }
        at += 1
      case 0x80...:
        let length = wideSpaceLength
        if dialect == .json || length == 0 { return }
        for _ in 0..<length { step() }
      default: return
      }
    }
  }

  private mutating func skipComment() throws(Diagnosis) {
    let start = place
    at += 2
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        at += 2
        return
      }
      step()
    }
    throw problem("json.comment", at: start)
  }

  /// The bytes of the white space of Unicode that JSON5 allows: no-break space, byte order mark, line separators, category Zs.
  var wideSpaceLength: Int {
    switch (peek(), peek(1), peek(2)) {
    case (0xC2, 0xA0, _): 2
    case (0xEF, 0xBB, 0xBF), (0xE1, 0x9A, 0x80), (0xE3, 0x80, 0x80): 3
    case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F): 3
    default: 0
    }
  }
}
