import CZlib
import Recurrence

/// The objects of a PDF file (ISO 32000-1), numbered from 1 in the order in which they were added.
struct PDFFile {
  private var bodies: [[UInt8]] = []

  /// The number of an object that is set later.
  mutating func reserve() -> Int {
    bodies.append([])
    return bodies.count
  }

  mutating func set(_ number: Int, _ body: String) { bodies[number - 1] = Array(body.utf8) }

  mutating func add(_ body: String) -> Int { add(Array(body.utf8)) }

  mutating func add(_ body: [UInt8]) -> Int {
    bodies.append(body)
    return bodies.count
  }

  /// The body of an object of data, compressed, with these entries of its dictionary.
  /// - Throws: `picture.no-memory`.
  static func stream(_ data: [UInt8], _ entries: String = "") throws(Diagnosis) -> [UInt8] {
    let packed = try compressed(data)
    var body = Array("<<\(entries)/Length \(packed.count)/Filter/FlateDecode>>stream\n".utf8)
    body += packed
    body += Array("\nendstream".utf8)
    return body
  }

  /// The whole file.
  func bytes(catalog: Int, information: Int) -> [UInt8] {
    // Bytes that are no text, for programs that look whether a file is.
    var file = Array("%PDF-1.6\n%".utf8) + [0xB5, 0xED, 0xAE, 0xFB, 0x0A]
    file.reserveCapacity(bodies.reduce(1024) { $0 + $1.count + 64 })
    var table = "xref\n0 \(bodies.count + 1)\n0000000000 65535 f \n"
    for (index, body) in bodies.enumerated() {
      let place = String(file.count)
      table += String(repeating: "0", count: max(0, 10 - place.count)) + place + " 00000 n \n"
      file += Array("\(index + 1) 0 obj\n".utf8)
      file += body
      file += Array("\nendobj\n".utf8)
    }
    let end = "trailer\n<</Size \(bodies.count + 1)/Root \(catalog) 0 R/Info \(information) 0 R>>\n"
    let start = file.count
    file += Array((table + end + "startxref\n\(start)\n%%EOF\n").utf8)
    return file
  }

  /// A stream of zlib: its fast level, at which a page is a tenth larger and takes a third of the time.
  private static func compressed(_ data: [UInt8]) throws(Diagnosis) -> [UInt8] {
    var count = compressBound(UInt(data.count))
    var packed = [UInt8](repeating: 0, count: Int(count))
    guard compress2(&packed, &count, data, UInt(data.count), 1) == Z_OK else { throw Diagnosis("picture.no-memory") }
    packed.removeLast(packed.count - Int(count))
    return packed
  }
}

extension PDFFile {
  /// A text as an object: as it is where it is plain, else in UTF-16 (7.9.2.2).
  static func string(_ text: String) -> String {
    guard text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return "<FEFF\(hexadecimal(text))>" }
    var escaped = "("
    for character in text {
      if character == "(" || character == ")" || character == "\\" { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped + ")"
  }

  /// UTF-16 in digits, big-endian.
  static func hexadecimal(_ text: String) -> String { text.utf16.reduce(into: "") { $0 += hexadecimal(Int($1)) } }

  /// A number of two bytes in four digits.
  static func hexadecimal(_ number: Int) -> String {
    var digits: [UInt8] = []
    append(hexadecimal: number, to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }

  /// Adds these digits to bytes.
  static func append(hexadecimal number: Int, to bytes: inout [UInt8]) {
    for shift in [12, 8, 4, 0] {
      let digit = UInt8(number >> shift & 15)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }
}
