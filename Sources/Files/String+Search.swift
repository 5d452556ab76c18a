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
  /// Whether these very bytes of UTF-8 stand somewhere in it; the empty text stands everywhere.
  ///
  /// Chosen over Foundation's method of that name, which would link all of Foundation and its ICU: two thirds of the program's size.
  public func contains(_ wanted: String) -> Bool { wanted.isEmpty || firstPlace(of: wanted) != nil }

  /// Where these very bytes of UTF-8 stand first; nil where they do not, or where `wanted` is empty.
  public func firstPlace(of wanted: String) -> Range<Index>? {
    let (bytes, wanted) = (Array(utf8), Array(wanted.utf8))
    guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
    for place in 0...bytes.count - wanted.count where bytes[place] == first {
      guard bytes[place..<place + wanted.count].elementsEqual(wanted) else { continue }
      let start = utf8.index(utf8.startIndex, offsetBy: place)
      return start..<utf8.index(start, offsetBy: wanted.count)
    }
    return nil
  }
}
