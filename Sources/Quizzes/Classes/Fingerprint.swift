import Files

/// What tells one set of numbers from another.
enum Fingerprint {
  /// The first hexadecimal digits of a text's hash.
  static func digits(_ text: String, count: Int) -> String { String(SHA256.hex(text.utf8).prefix(count)) }

  /// The first 64 bits of a text's hash, as a seed.
  static func seed(_ text: String) -> UInt64 { SHA256.hash(text.utf8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
