import CZlib
import Diagrams
import Files
import Foundation
import Testing

@testable import CairoRendering

@Suite("Texts kept for later processes")
struct TextNotesTests {
  private static let fonts = Array("folders and times".utf8)
  private static let styles = [
    TextStyle(.label, size: 9), TextStyle(.math, size: 12, isItalic: true), TextStyle(.cjk, size: 11),
    TextStyle(.mono, size: 9, weight: .semibold),
  ]
  private static let texts = [
    "0.37", "−0.0904", "h_t", "∂L/∂c", "遗忘门", "", "a b", "W·x + b", String(repeating: "long ", count: 40),
  ]

  private let path = NSTemporaryDirectory() + "unroll-notes-\(UUID().uuidString)/cache/texts"
  private var store: TextStore { TextStore(path: path, fonts: TextNotesTests.fonts) }

  private var scene: Scene {
    var scene = Scene(width: 300, height: 400, title: "Texts", description: "In every kind of type.")
    for (row, text) in TextNotesTests.texts.enumerated() {
      for (column, style) in TextNotesTests.styles.enumerated() {
        scene.add(.label(Label(text, at: Point(10 + 70 * Double(column), 20 + 30 * Double(row)), style: style)))
      }
    }
    return scene
  }

  /// Notes of all texts as one process leaves them.
  private func noted() throws -> [UInt8] {
    let shaper = PangoShaper(store: store)
    _ = try Renderer(shaper: shaper).svg(scene)
    shaper.keep()
    return Array(try InputFile.read(path))
  }

  private func remove() { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }

  @Test("A process that finds notes makes the same bytes as one that has none, and asks Pango for nothing")
  func same() throws {
    defer { remove() }
    let plain = Renderer(scale: 2)
    _ = try noted()
    let notes = try #require(store.read())
    for text in TextNotesTests.texts {
      for style in TextNotesTests.styles {
        let key = SetText.Key(text, style)
        #expect(notes.find(key)?.width == plain.shaper.set(text, style).width)
      }
    }
    let quick = Renderer(scale: 2, shaper: PangoShaper(store: store))
    #expect(try quick.svg(scene) == plain.svg(scene))
    #expect(try quick.png(scene) == plain.png(scene))
    #expect(try quick.pdf([scene]) == plain.pdf([scene]))
    #expect(!quick.shaper.isOpen)
  }

  @Test("Texts that are new join those that were noted, and their glyphs are known again")
  func joined() throws {
    defer { remove() }
    let before = try #require(TextNotes(try noted(), fonts: TextNotesTests.fonts))
    let style = TextStyle(.label, size: 9)
    var larger = scene
    larger.add(.label(Label("0.73 of unit 5", at: Point(10, 390), style: style)))
    let second = PangoShaper(store: store)
    let drawn = try Renderer(shaper: second).svg(larger)
    #expect(try drawn == Renderer().svg(larger))
    second.keep()
    let after = try #require(store.read())
    #expect(after.textCount == before.textCount + 1)
    // "u", "n", "i", "f" and "5" are new among upright letters; figures are not traced to new numbers.
    #expect(after.shapeCount > before.shapeCount && after.shapeCount <= before.shapeCount + 6)
    let third = PangoShaper(store: store)
    #expect(try Renderer(shaper: third).svg(larger) == drawn)
    #expect(!third.isOpen)
  }

  @Test("Notes of other fonts, damaged ones and what never was notes are none")
  func refused() throws {
    defer { remove() }
    let bytes = try noted()
    #expect(TextNotes(bytes, fonts: TextNotesTests.fonts) != nil)
    #expect(TextNotes(bytes, fonts: TextNotesTests.fonts + [0]) == nil)
    #expect(TextNotes(bytes, fonts: []) == nil)
    for place in stride(from: 0, to: bytes.count, by: 97) {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      #expect(TextNotes(damaged, fonts: TextNotesTests.fonts) == nil, "byte \(place)")
    }
    for count in [0, 1, 19, 20, 39, 40, bytes.count / 2, bytes.count - 1] {
      #expect(TextNotes(Array(bytes[..<count]), fonts: TextNotesTests.fonts) == nil)
    }
    try Atomic.write(Array(bytes.dropLast(7)), to: path)
    let shaper = PangoShaper(store: store)
    #expect(try Renderer(shaper: shaper).svg(scene) == Renderer().svg(scene))
    shaper.keep()
    #expect(store.read() != nil)
  }

  @Test("Notes with a right checksum and wrong contents neither trap nor make a picture unreadable")
  func hostile() throws {
    defer { remove() }
    let bytes = try noted()
    let mark = 20
    for round in 0..<400 {
      var state = UInt64(round) &* 0x9E37_79B9_7F4A_7C15 | 1
      var changed = bytes
      for _ in 0..<(1 + round % 40) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        changed[mark + 4 + Int(state >> 33) % (changed.count - mark - 4)] = UInt8(truncatingIfNeeded: state >> 24)
      }
      let sum = changed.withUnsafeBytes { all in
        crc32_z(0, all.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: mark + 4), all.count - mark - 4)
      }
      for index in 0..<4 { changed[mark + index] = UInt8(truncatingIfNeeded: sum >> (8 * UInt(index))) }
      guard let notes = TextNotes(changed, fonts: TextNotesTests.fonts) else { continue }
      for number in 0..<min(notes.shapeCount, 300) { _ = notes.shape(number).flatMap(GlyphShapes.decoded) }
      for text in TextNotesTests.texts {
        for style in TextNotesTests.styles { _ = notes.find(SetText.Key(text, style)) }
      }
    }
  }

  @Test("A folder that cannot be written and a store that is full cost nothing but the notes")
  func unkept() throws {
    defer { remove() }
    let nowhere = PangoShaper(store: TextStore(path: "/dev/null/unroll/texts", fonts: TextNotesTests.fonts))
    #expect(try Renderer(shaper: nowhere).svg(scene) == Renderer().svg(scene))
    nowhere.keep()
    _ = try noted()
    let full = PangoShaper(store: store)
    let style = TextStyle(.label, size: 9)
    for number in 0..<TextNotes.mostTexts { _ = full.measure.width("n\(number)", style) }
    full.keep()
    #expect(store.read() == nil)
    _ = try noted()
    #expect(store.read() != nil)
  }

  @Test("Two processes at once leave whole notes of one of them")
  func atOnce() throws {
    defer { remove() }
    let (a, b) = (PangoShaper(store: store), PangoShaper(store: store))
    let style = TextStyle(.label, size: 9)
    _ = a.measure.width("first", style)
    _ = b.measure.width("second", style)
    a.keep()
    b.keep()
    let notes = try #require(store.read())
    #expect(notes.find(SetText.Key("first", style)) == nil)
    #expect(notes.find(SetText.Key("second", style))?.width == b.set("second", style).width)
  }

  @Test("Texts that needed a font from outside the usual families are not noted, nor are those that no font can show")
  func widened() throws {
    defer { remove() }
    let shaper = PangoShaper(store: store)
    _ = shaper.measure.width("\u{12000}", TextStyle(.label, size: 9))
    shaper.keep()
    #expect(store.read() == nil)
  }
}
