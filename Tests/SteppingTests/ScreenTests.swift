import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif
import Recurrence
import Terminal
import Testing

@testable import Stepping

@Suite struct ScreenTests {
  /// Holds lines against `Screens/NAME.txt`; with `RECORD_SCREENS` set, or where the file is missing, it is written, which fails.
  private func expect(_ text: String, _ name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Screens/\(name).txt")
    let isRecording = ProcessInfo.processInfo.environment["RECORD_SCREENS"] != nil
    guard !isRecording, let golden = try? String(contentsOf: file, encoding: .utf8) else {
      try (text + "\n").write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name); look at it and run again")
      return
    }
    #expect(text + "\n" == golden, "\(name)")
  }

  @Test(
    "the screen of every kind of moment, at 80×24",
    arguments: [
      ("start", nil), ("preactivation", "a_i3[1]"), ("gate", "i2[0]"), ("state", "c4[1]"), ("output", "y3[0]"),
      ("step-loss", "t3.loss"), ("loss-gradient", "grad y3[0]"), ("state-gradient", "grad c3[0]"),
      ("five-sources", "grad h3[0]"), ("initial-gradient", "grad l0.t0.h[2]"), ("weight-gradient", "grad W_hi[0,1]"),
    ] as [(String, String?)])
  func moments(_ name: String, _ address: String?) throws {
    try expect(FirstLSTM.text(FirstLSTM.stepper(address)), "80x24-" + name)
  }

  @Test("the wide screen has the numbers, what reads next, and the stops")
  func wide() throws {
    var stepper = try FirstLSTM.stepper("grad c3[0]")
    FirstLSTM.type("c|grad c| < 0.06", into: &stepper)
    _ = stepper.press(.enter)
    _ = stepper.press(.escape)
    try expect(FirstLSTM.text(stepper, columns: 120, rows: 36), "120x36-state-gradient")
  }

  @Test("a number that has no room has fewer figures, never a part of its exponent", arguments: [80, 120, 200])
  func exponents(_ columns: Int) throws {
    let run = try FirstLSTM.run(.rnnTanh, hidden: 3, steps: 12)
    var small = run.trace.parameters
    for index in small.values.indices { small.values[index] *= 0.02 }
    var stepper = Stepper(
      try StepRun(name: "small", program: run.program, parameters: small, sample: run.sample))
    _ = stepper.press(.end)
    let text = FirstLSTM.text(stepper, columns: columns, rows: 40)
    #expect(text.contains(/[0-9]×10⁻/))
    #expect(!text.contains(/×(1|10|10⁻)?…/), "\(text)")
    // Nor do two numbers touch, in the table of reasons.
    stepper = try FirstLSTM.stepper("grad c3[0]")
    for key in [Key.character("w"), .down, .down, .right, .down, .down, .down] { _ = stepper.press(key) }
    let table = FirstLSTM.text(stepper, columns: columns, rows: 40)
    #expect(table.contains(/[0-9]×10⁻/))
    #expect(!table.contains(/[⁰¹²³⁴⁵⁶⁷⁸⁹][0-9]/) && !table.contains(/[0-9]−[0-9]/), "\(table)")
  }

  @Test(
    "the last row says how to get help and how to leave, however wide the screen is",
    arguments: [60, 80, 112, 120, 200])
  func wayOut(_ columns: Int) throws {
    var stepper = try FirstLSTM.stepper("grad c3[0]")
    let keys = try #require(stepper.screen(columns: columns, rows: 40).last).map(\.text).joined()
    #expect(keys.contains("? help") && keys.contains("q quit"), "\(keys)")
    _ = stepper.press(.character("w"))
    let walking = try #require(stepper.screen(columns: columns, rows: 40).last).map(\.text).joined()
    #expect(walking.contains("? help"), "\(walking)")
  }

  @Test("coarser grains show a quantity, and a whole step")
  func grains() throws {
    var stepper = try FirstLSTM.stepper("grad c3[0]")
    _ = stepper.press(.up)
    try expect(FirstLSTM.text(stepper), "80x24-equation")
    _ = stepper.press(.up)
    try expect(FirstLSTM.text(stepper), "80x24-step")
  }

  @Test("why, what for, help, the changes and the prompt")
  func pages() throws {
    var stepper = try FirstLSTM.stepper("grad c3[0]")
    _ = stepper.press(.character("w"))
    try expect(FirstLSTM.text(stepper), "80x24-why")
    for key in [Key.down, .down, .right, .down, .down, .down] { _ = stepper.press(key) }
    try expect(FirstLSTM.text(stepper), "80x24-why-line")
    _ = stepper.press(.tab)
    try expect(FirstLSTM.text(stepper), "80x24-what-for")
    _ = stepper.press(.escape)
    FirstLSTM.type("?", into: &stepper)
    try expect(FirstLSTM.text(stepper), "80x24-help")
    FirstLSTM.type("qg", into: &stepper)
    if case .prompt = stepper.mode {} else { FirstLSTM.type("g", into: &stepper) }
    FirstLSTM.type("W_h", into: &stepper)
    try expect(FirstLSTM.text(stepper), "80x24-prompt")
  }

  @Test("an edit marks what it changed, and the list says what")
  func changes() throws {
    var stepper = try FirstLSTM.stepper("grad c3[0]")
    _ = stepper.press(.character("e"))
    _ = stepper.press(.control("u"))
    FirstLSTM.type("l0.W_hi[0,1] = 0.9", into: &stepper)
    _ = stepper.press(.enter)
    try expect(FirstLSTM.text(stepper), "80x24-edited")
    FirstLSTM.type("d", into: &stepper)
    try expect(FirstLSTM.text(stepper), "80x24-changes")
  }

  @Test(
    "no line is wider than the screen, at any size, whatever is shown",
    arguments: [(20, 4), (60, 18), (79, 23), (120, 24), (300, 90)])
  func sizes(_ columns: Int, _ rows: Int) throws {
    for address in ["c3[0]", "grad c3[0]", "grad h1[0]", "loss", "grad W_hi[0,1]"] {
      for key in [Key.home, .character("w"), .character("?"), .character("g"), .character("d"), .up] {
        var stepper = try FirstLSTM.stepper(address)
        _ = stepper.press(key)
        let lines = stepper.screen(columns: columns, rows: rows)
        #expect(lines.count == rows)
        for line in lines { #expect(CellWidth().of(line.map(\.text).joined()) <= columns) }
      }
    }
  }

  @Test("a name in wide characters keeps the columns aligned, and so do terminals with wide ambiguous ones")
  func wideCharacters() throws {
    let run = try FirstLSTM.run()
    let named = try StepRun(
      name: "第一个循环网络", program: run.program, parameters: run.trace.parameters, sample: run.sample)
    let stepper = try FirstLSTM.stepper("grad c3[0]", run: named)
    let header = stepper.screen(columns: 80, rows: 24)[0].map(\.text).joined()
    #expect(header.contains("第一个循环网络"))
    #expect(CellWidth().of(header) == 80)
    let wide = CellWidth(ambiguous: 2)
    for line in stepper.screen(columns: 80, rows: 24, widths: wide) {
      #expect(wide.of(line.map(\.text).joined()) <= 80)
    }
  }

  @Test("colors only add: without any the characters are the same")
  func colors() throws {
    let stepper = try FirstLSTM.stepper("grad c3[0]")
    let lines = stepper.screen(columns: 80, rows: 24)
    let plain = lines.map { Theme(depth: .plain).render($0) }
    for depth in [ColorDepth.monochrome, .sixteen, .palette, .truecolor] {
      let colored = lines.map { Theme(depth: depth).render($0).replacing(#/\u{1B}\[[0-9;]*m/#, with: "") }
      #expect(colored == plain)
    }
    // The present, the mode and the gradient are told apart by signs.
    #expect(plain.joined().contains("● t = 3"))
    #expect(plain.joined().contains("●−0.236"))
  }

  @Test("cells of every kind, with one unit or many, without loss, and one step alone")
  func models() throws {
    for cell in Cell.builtIn where cell.name != "jordan" && cell.name != "lstm-projection" {
      for (hidden, steps) in [(1, 1), (12, 40)] {
        for loss in [Loss.meanSquaredError, nil] {
          let run = try FirstLSTM.run(cell, hidden: hidden, steps: steps, loss: loss)
          var stepper = Stepper(run)
          for key in [Key.end, .character("w"), .escape, .home, .up, .right, .up, .right, .character("b")] {
            _ = stepper.press(key)
            let lines = stepper.screen(columns: 80, rows: 24)
            #expect(lines.count == 24)
          }
        }
      }
    }
  }

  @Test("the picture of a screen is XML with every line's text, whatever is typed")
  func picture() throws {
    var stepper = try FirstLSTM.stepper("grad c3[0]")
    FirstLSTM.type("g<&>\"", into: &stepper)
    let lines = stepper.screen(columns: 80, rows: 24)
    for background in [Background.light, .dark] {
      let svg = ScreenPicture(lines, columns: 80, background: background).svg
      let reader = TextReader()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = reader
      #expect(parser.parse())
      for line in lines {
        for span in line where span.text.contains(where: { $0 != " " }) { #expect(reader.texts.contains(span.text)) }
      }
    }
  }
}

/// Collects the text of elements.
private final class TextReader: NSObject, XMLParserDelegate {
  var texts: Set<String> = []
  private var text = ""

  func parser(
    _ parser: XMLParser, didStartElement: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) { text = "" }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
    texts.insert(text)
  }
}
