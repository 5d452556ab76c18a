import CZlib
import Diagrams

/// Texts that were set, with the outlines of their glyphs, as the bytes of a file in which each is found without reading the others.
///
/// In the file: a mark; a checksum of the rest; four counts of four bytes each (bytes that tell the fonts, outlines, slots, texts); the
/// fonts; where each outline lies; slots, each a hash and where the text with it lies, 0 where it is empty; outlines and texts, each
/// behind its length. A file of other fonts, a damaged one and one that was never such a file are no notes; one whose author got the
/// checksum right can make letters look odd, but nothing else.
struct TextNotes {
  /// The most that is read or written, in bytes.
  static let mostBytes = 1 << 20
  /// The most texts that are noted; then new notes are begun.
  static let mostTexts = 4096
  private static let mark = Array("unroll, set texts 2\n".utf8)
  private static let head = mark.count + 5 * 4

  /// How many outlines there are.
  let shapeCount: Int
  /// How many texts there are.
  let textCount: Int
  private let bytes: [UInt8]
  private let slotCount: Int
  private let shapeTable: Int
  private let slotTable: Int
  /// Where outlines and texts begin.
  private let heap: Int

  /// The notes that bytes are; nil where they are none, or of other fonts.
  init?(_ bytes: [UInt8], fonts: [UInt8]) {
    guard bytes.count >= TextNotes.head, bytes.count <= TextNotes.mostBytes, bytes.starts(with: TextNotes.mark) else {
      return nil
    }
    let counts = (0..<5).map { TextNotes.word(bytes, TextNotes.mark.count + 4 * $0) }
    (shapeCount, slotCount, textCount) = (counts[2], counts[3], counts[4])
    shapeTable = TextNotes.head + counts[1]
    slotTable = shapeTable + 4 * shapeCount
    heap = slotTable + 8 * slotCount
    guard heap <= bytes.count, slotCount > 0, slotCount & (slotCount - 1) == 0, textCount < slotCount,
      bytes[TextNotes.head..<shapeTable] == fonts[...], counts[0] == TextNotes.checksum(bytes)
    else { return nil }
    self.bytes = bytes
  }

  /// The text as it was set, where it was noted.
  func find(_ key: SetText.Key) -> SetText? {
    let wanted = TextNotes.encoded(key)
    let hash = TextNotes.hash(wanted)
    for step in 0..<slotCount {
      let slot = slotTable + 8 * ((Int(hash) + step) & (slotCount - 1))
      let place = TextNotes.word(bytes, slot + 4)
      guard place > 0 else { return nil }
      guard TextNotes.word(bytes, slot) == Int(hash), let record = record(at: place), record.starts(with: wanted) else {
        continue
      }
      return TextNotes.text(record.dropFirst(wanted.count), shapeCount: shapeCount, length: key.text.utf8.count)
    }
    return nil
  }

  /// An outline's bytes; nil where they lie outside.
  func shape(_ number: Int) -> [UInt8]? {
    guard (0..<shapeCount).contains(number) else { return nil }
    return record(at: TextNotes.word(bytes, shapeTable + 4 * number)).map(Array.init)
  }

  /// What lies at a place of the heap, counted from 1.
  private func record(at place: Int) -> ArraySlice<UInt8>? {
    guard place > 0, place <= bytes.count - heap else { return nil }
    var rest = bytes[(heap + place - 1)...]
    guard let count = CompactNumber.take(from: &rest), count >= 0, count <= rest.count else { return nil }
    return rest.prefix(count)
  }

  /// These notes, or none, with more texts and with outlines more than they hold; nil where that is too much for a file.
  static func bytes(_ notes: TextNotes?, adding texts: [SetText.Key: SetText], shapes: [[UInt8]], fonts: [UInt8])
    -> [UInt8]?
  {
    let known = notes?.textCount ?? 0
    let count = known + texts.count
    guard count <= mostTexts else { return nil }
    var heap = notes.map { Array($0.bytes[$0.heap...]) } ?? []
    func add(_ record: [UInt8]) -> Int {
      let place = heap.count + 1
      CompactNumber.append(record.count, to: &heap)
      heap += record
      return place
    }
    var places = (0..<(notes?.shapeCount ?? 0)).map { number in
      notes.map { word($0.bytes, $0.shapeTable + 4 * number) } ?? 0
    }
    places += shapes.map { add($0) }
    // At most half of the slots are taken, so that a search ends soon.
    var slots = 64
    while slots < 2 * count { slots *= 2 }
    var table = [(hash: Int, place: Int)](repeating: (0, 0), count: slots)
    func enter(_ hash: Int, _ place: Int) {
      var slot = hash & (slots - 1)
      while table[slot].place > 0 { slot = (slot + 1) & (slots - 1) }
      table[slot] = (hash, place)
    }
    if let notes {
      for slot in 0..<notes.slotCount {
        let place = word(notes.bytes, notes.slotTable + 8 * slot + 4)
        if place > 0 { enter(word(notes.bytes, notes.slotTable + 8 * slot), place) }
      }
    }
    for (key, text) in texts {
      let name = encoded(key)
      enter(Int(hash(name)), add(name + encoded(text)))
    }
    var bytes = mark
    for count in [0, fonts.count, places.count, slots, count] { append(count, to: &bytes) }
    bytes += fonts
    for place in places { append(place, to: &bytes) }
    for slot in table {
      append(slot.hash, to: &bytes)
      append(slot.place, to: &bytes)
    }
    bytes += heap
    var sum: [UInt8] = []
    append(checksum(bytes), to: &sum)
    bytes.replaceSubrange(mark.count..<(mark.count + 4), with: sum)
    return bytes.count <= mostBytes ? bytes : nil
  }
}

extension TextNotes {
  /// What names a text: its kind of type and its characters, behind their number.
  private static func encoded(_ key: SetText.Key) -> [UInt8] {
    let roles: [FontRole] = [.label, .math, .cjk, .mono]
    let role = roles.firstIndex(of: key.font) ?? roles.count
    var bytes: [UInt8] = []
    CompactNumber.append(role, to: &bytes)
    CompactNumber.append(key.weight.rawValue, to: &bytes)
    CompactNumber.append(key.isItalic ? 1 : 0, to: &bytes)
    CompactNumber.append(key.text.utf8.count, to: &bytes)
    bytes += key.text.utf8
    return bytes
  }

  /// How a text was set: width, ink, and four numbers for each glyph.
  private static func encoded(_ text: SetText) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in [text.width, text.ink.x, text.ink.y, text.ink.width, text.ink.height] {
      CompactNumber.append(number, to: &bytes)
    }
    for glyph in text.glyphs ?? [] {
      for number in [glyph.shape, glyph.x, glyph.y, glyph.start] { CompactNumber.append(number, to: &bytes) }
    }
    return bytes
  }

  private static func text(_ record: ArraySlice<UInt8>, shapeCount: Int, length: Int) -> SetText? {
    var rest = record
    func number() -> Int? {
      guard let number = CompactNumber.take(from: &rest), number.magnitude < 1 << 40 else { return nil }
      return number
    }
    guard let width = number(), let x = number(), let y = number(), let inkWidth = number(), let inkHeight = number()
    else { return nil }
    var glyphs: [SetText.Glyph] = []
    glyphs.reserveCapacity(length)
    while !rest.isEmpty {
      guard let shape = number(), let x = number(), let y = number(), let start = number(),
        (0..<shapeCount).contains(shape), (0..<length).contains(start)
      else { return nil }
      glyphs.append(SetText.Glyph(shape: shape, x: x, y: y, start: start))
    }
    return SetText(width: width, ink: (x, y, inkWidth, inkHeight), unknown: 0, glyphs: glyphs)
  }

  /// The hash of Fowler, Noll and Vo, of 32 bits.
  private static func hash(_ bytes: [UInt8]) -> UInt32 {
    bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }

  /// The checksum of all that follows it.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { all in
      let rest = UnsafeBufferPointer(rebasing: all[(mark.count + 4)...])
      return Int(crc32_z(0, rest.baseAddress, rest.count))
    }
  }

  private static func word(_ bytes: [UInt8], _ place: Int) -> Int {
    Int(bytes[place]) | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2]) << 16 | Int(bytes[place + 3]) << 24
  }

  private static func append(_ word: Int, to bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
  }
}
