extension String {
  /// Without the white space at both ends, line breaks included.
  public var trimmed: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[start...end])
  }
}

extension StringProtocol {
  /// Where these very bytes of UTF-8 stand first; nil where they do not, or where `wanted` is empty.
  public func firstPlace(of wanted: String) -> Range<Index>? {
    let wanted = Array(wanted.utf8)
    guard let first = wanted.first else { return nil }
    let bytes = utf8
    var rest = bytes[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: wanted) { return start..<rest.index(start, offsetBy: wanted.count) }
      rest = rest.dropFirst()
    }
    return nil
  }
}
