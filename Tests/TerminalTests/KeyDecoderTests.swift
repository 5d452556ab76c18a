import Testing

@testable import Terminal

@Suite struct KeyDecoderTests {
  private func keys(_ text: String) -> [Key] {
    var decoder = KeyDecoder()
    return decoder.feed(text.utf8) + decoder.flush()
  }

  @Test(
    "keys are known by their sequences",
    arguments: [
      ("q", Key.character("q")), ("é", .character("é")), ("中", .character("中")), ("🙂", .character("🙂")),
      ("\u{3}", .control("c")), ("\r", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace),
      ("\u{1B}[A", .up), ("\u{1B}OB", .down), ("\u{1B}[1;5C", .right), ("\u{1B}[D", .left), ("\u{1B}[H", .home),
      ("\u{1B}[4~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[3~", .delete),
      ("\u{1B}[Z", .backTab), ("\u{1B}OP", .function(1)), ("\u{1B}[24~", .function(12)), ("\u{1B}x", .alt("x")),
      ("\u{1B}", .escape), ("\u{1B}[", .alt("[")), ("\u{1B}[3;7R", .report("[3;7R")),
      ("\u{1B}]11;rgb:0/0/0\u{7}", .report("]11;rgb:0/0/0")), ("\u{1B}]11;x\u{1B}\\", .report("]11;x")),
      ("\u{1B}[200~a\r\nb\u{1B}[201~", .paste("a\nb")),
    ] as [(String, Key)])
  func sequences(bytes: String, key: Key) {
    #expect(keys(bytes) == [key])
  }

  @Test("a stream cut anywhere gives the same keys")
  func pieces() {
    let stream = Array("a\u{1B}[A中\u{1B}[5~\u{1B}[200~x\u{1B}y\n\u{1B}[201~\u{1B}OHé".utf8)
    var whole = KeyDecoder()
    let expected = whole.feed(stream)
    #expect(expected == [.character("a"), .up, .character("中"), .pageUp, .paste("x\u{1B}y\n"), .home, .character("é")])
    for cut in stream.indices {
      var decoder = KeyDecoder()
      #expect(decoder.feed(stream[..<cut]) + decoder.feed(stream[cut...]) == expected)
    }
  }

  @Test("bytes that mean nothing are skipped, and the keys after them are read")
  func noise() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0xFF, 0xC0, 0xE4, 0x41, 0xF5, 0x42]) == [.character("A"), .character("B")])
    #expect(decoder.feed("\u{1B}[999z".utf8) == [])
    #expect(decoder.feed("\u{1B}[99999999999999999999~x".utf8) == [.character("x")])
    #expect(decoder.feed(Array("\u{1B}[".utf8) + Array(repeating: 0x31, count: 100)) == [])
    #expect(decoder.feed("q".utf8).last == .character("q"))
  }

  @Test("random bytes never stop the decoder")
  func random() {
    var generator = SystemRandomNumberGenerator()
    var decoder = KeyDecoder()
    for _ in 0..<2000 {
      // Mostly the bytes that sequences are made of, so that the deep paths are met.
      let bytes = (0..<9).map { _ in
        [0x1B, 0x5B, 0x4F, 0x5D, 0x7E, 0x3B, 0x32, 0x30].randomElement(using: &generator) ?? UInt8(0)
      }
      _ = decoder.feed(bytes + [UInt8.random(in: 0...255, using: &generator)])
      _ = decoder.flush()
    }
    _ = decoder.feed("\u{1B}[201~\u{7}\u{18}".utf8)
    _ = decoder.flush()
    #expect(decoder.feed("q".utf8).last == .character("q"))
  }
}
