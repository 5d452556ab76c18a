import CZlib
import Testing

/// A PDF as a reader without any knowledge of who wrote it finds it: objects by the table of their places, text by its fonts' maps.
struct ReadPDF {
  /// The objects' bodies by number.
  private(set) var objects: [Int: [UInt8]] = [:]
  /// The trailer.
  private(set) var trailer = ""

  init(_ bytes: [UInt8]) throws {
    let text = ReadPDF.text(bytes)
    let start = try #require(text.components("startxref\n").last.flatMap { Int($0.components("\n")[0]) })
    let table = ReadPDF.text(Array(bytes[start...]))
    try #require(table.hasPrefix("xref\n0 "))
    let lines = table.components("\n")
    let count = try #require(Int(lines[1].components(" ")[1]))
    trailer = lines[(2 + count)...].joined(separator: "\n")
    for number in 1..<count {
      let place = try #require(Int(lines[2 + number].components(" ")[0]))
      let object = Array(bytes[place...])
      let head = Array("\(number) 0 obj\n".utf8)
      try #require(object.starts(with: head))
      let rest = object.dropFirst(head.count)
      let body = ReadPDF.text(Array(rest.prefix(8192))).components("\nendobj\n")[0]
      var count = body.unicodeScalars.count
      if let size = ReadPDF.entry("Length", body).flatMap({ Int($0) }) {
        // A stream's bytes may be anything: its length says where it ends.
        count = body.components(">>stream\n")[0].unicodeScalars.count + ">>stream\n".count + size + "\nendstream".count
      }
      try #require(rest.dropFirst(count).starts(with: Array("\nendobj\n".utf8)))
      objects[number] = Array(rest.prefix(count))
    }
  }

  /// The pages' streams.
  var pages: [String] {
    get throws {
      let tree = try #require(objects.values.map(ReadPDF.text).first { $0.contains("/Type/Pages") })
      let kids = tree.components("/Kids[")[1].components("]")[0].components(" 0 R").compactMap { Int($0.trimmed) }
      return try kids.map { page in
        let body = ReadPDF.text(try #require(objects[page]))
        let contents = try #require(ReadPDF.entry("Contents", body).flatMap { Int($0.components(" ")[0]) })
        return ReadPDF.text(try stream(contents))
      }
    }
  }

  /// The words of a page, one text after the other, by the maps of its fonts.
  func words(_ page: String) throws -> [String] {
    let maps = try characters
    var words: [String] = []
    var font = 0
    for line in page.components("\n") where line.contains("TJ") {
      if let name = line.components("/F").dropFirst().first?.components(" ").first { font = try #require(Int(name)) }
      var text = ""
      for hexadecimal in line.components("<").dropFirst().map({ $0.components(">")[0] }) {
        for place in stride(from: 0, to: hexadecimal.count, by: 4) {
          text += maps[font][String(Array(hexadecimal)[place..<(place + 4)])] ?? "?"
        }
      }
      words.append(text)
    }
    return words
  }

  /// What each code stands for, font by font.
  private var characters: [[String: String]] {
    get throws {
      let resources = try #require(objects.values.map(ReadPDF.text).first { $0.hasPrefix("<</Font<<") })
      let fonts = resources.components("/Font<<")[1].components(">>")[0].components("/F").dropFirst()
      return try fonts.map { entry in
        let body = ReadPDF.text(try #require(Int(entry.components(" ")[1]).flatMap { objects[$0] }))
        let map = try #require(ReadPDF.entry("ToUnicode", body).flatMap { Int($0.components(" ")[0]) })
        var characters: [String: String] = [:]
        for line in ReadPDF.text(try stream(map)).components("\n") where line.hasPrefix("<") && line.contains("><") {
          let sides = line.components("><")
          let digits = Array(sides[1].dropLast())
          let units = stride(from: 0, to: digits.count, by: 4).compactMap {
            UInt16(String(digits[$0..<($0 + 4)]), radix: 16)
          }
          characters[String(sides[0].dropFirst())] = String(decoding: units, as: UTF16.self)
        }
        return characters
      }
    }
  }

  /// The fonts' programs.
  var programs: [[UInt8]] {
    get throws {
      try objects.keys.sorted().filter { ReadPDF.text(objects[$0] ?? []).hasPrefix("<</Subtype/CIDFontType0C") }.map(
        stream)
    }
  }

  /// A stream's bytes, unpacked.
  func stream(_ number: Int) throws -> [UInt8] {
    let body = try #require(objects[number])
    let head = ReadPDF.text(body).components(">>stream\n")[0].unicodeScalars.count + ">>stream\n".count
    let packed = Array(body[head..<(body.count - "\nendstream".count)])
    var bytes = [UInt8](repeating: 0, count: 1 << 22)
    var count = UInt(bytes.count)
    try #require(uncompress(&bytes, &count, packed, UInt(packed.count)) == Z_OK)
    return Array(bytes[..<Int(count)])
  }

  /// Bytes as characters of the same numbers.
  static func text(_ bytes: [UInt8]) -> String { String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })) }

  private static func entry(_ name: String, _ dictionary: String) -> String? {
    dictionary.components("/\(name) ").dropFirst().first?.components("/")[0].components(">")[0]
  }
}

extension String {
  /// The parts between separators.
  ///
  /// Characters are compared by their scalars, for bytes can look like a line's two ends.
  func components(_ separator: String) -> [String] {
    let (all, wanted) = (Array(unicodeScalars), Array(separator.unicodeScalars))
    var parts: [String] = []
    var (start, place) = (0, 0)
    while place + wanted.count <= all.count {
      if all[place] == wanted[0], all[place..<(place + wanted.count)].elementsEqual(wanted) {
        parts.append(String(String.UnicodeScalarView(all[start..<place])))
        place += wanted.count
        start = place
      } else {
        place += 1
      }
    }
    return parts + [String(String.UnicodeScalarView(all[start...]))]
  }

  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
