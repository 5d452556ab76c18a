import Foundation
import Recurrence
import Testing

@testable import Files

private func parse(_ text: String, _ dialect: JSONTree.Dialect = .json) throws(Diagnosis) -> JSONTree {
  try JSONTree.parse(Data(text.utf8), dialect: dialect, file: "t.json")
}

private func diagnosis(_ text: String, _ dialect: JSONTree.Dialect = .json) -> Diagnosis? {
  do throws(Diagnosis) {
    _ = try parse(text, dialect)
    return nil
  } catch {
    return error
  }
}

@Suite struct JSONTests {
  @Test func `keys keep their order and every node knows its line and column`() throws {
    let tree = try parse("{\n  \"b\": 1,\n  \"ä\": [\"x\", {\"é\": null}]\n}")
    #expect(tree.members?.map(\.key) == ["b", "ä"])
    #expect(tree["b"]?.place == JSONTree.Place(line: 2, column: 8))
    #expect(tree["ä"]?.elements?[1].members?[0].place == JSONTree.Place(line: 3, column: 15))
  }

  @Test func `arrays of numbers are contiguous, others keep their elements`() throws {
    #expect(try parse("[1, 2.5, -3e2]").content == .numbers([1, 2.5, -300]))
    #expect(try parse("[]").numbers == [])
    #expect(try parse("[1, \"a\"]").elements?.map(\.string) == [nil, "a"])
    #expect(try parse("[1, \"NaN\", \"-Infinity\"]").numbers?[2] == -.infinity)
    #expect(try parse("[[1],[2]]").elements?.map(\.numbers) == [[1], [2]])
  }

  @Test func `trace files read non-finite strings into the contiguous array`() throws {
    let text = Data("[1, \"NaN\", \"Infinity\", \"-Infinity\"]".utf8)
    let tree = try JSONTree.parse(text, dialect: .json, file: "t.json", nonFiniteStrings: true)
    guard case .numbers(let values) = tree.content else {
      Issue.record("not contiguous")
      return
    }
    #expect(values[1].isNaN && values[2] == .infinity && values[3] == -.infinity && values[0] == 1)
  }

  @Test func `strings have their escapes replaced`() throws {
    #expect(try parse(#""a\"\\\/\b\f\n\r\tAé😀ü""#).string == "a\"\\/\u{8}\u{c}\n\r\tAé😀ü")
    #expect(try parse(#""\u0041\u00e9\ud83d\ude00""#).string == "Aé😀")
    #expect(try parse(#"'it\'s \x41\v\0 "q" \q'"#, .json5).string == "it's A\u{B}\0 \"q\" q")
    #expect(try parse("'a\\\nb'", .json5).string == "ab")
  }

  @Test func `JSON5 reads comments, bare keys, single quotes, trailing commas, hexadecimal and infinities`() throws {
    let tree = try parse(
      """
      // a comment
      { model: 'lstm', /* more
        lines */ $sizes_1: [0x10, +1, .5, 5., -Infinity,], "no": NaN, }
      """, .json5)
    #expect(tree["model"]?.string == "lstm")
    #expect(tree["$sizes_1"]?.numbers == [16, 1, 0.5, 5, -.infinity])
    #expect(tree["no"]?.number?.isNaN == true)
    #expect(tree["no"]?.place == JSONTree.Place(line: 3, column: 60))
    #expect(try parse("{a\u{A0}: 1}", .json5)["a"]?.number == 1)
    #expect(try parse("\u{FEFF}\u{A0}[1]\u{2028}", .json5).numbers == [1])
  }

  @Test(arguments: [
    ("", "json.empty"), ("  \n", "json.empty"), ("{", "json.end"), ("[1,]", "json.value"), ("[1 2]", "json.array-end"),
    ("{\"a\":1,}", "json.key"), ("{\"a\":1 \"b\":2}", "json.object-end"), ("{\"a\" 1}", "json.colon"),
    ("{a:1}", "json.key"), ("{\"a\":1,\"a\":2}", "json.twice"), ("1 2", "json.trailing"), ("nul", "json.value"),
    ("nulls", "json.value"), ("01", "json.number"), ("1.", "json.number"), (".5", "json.value"), ("-", "json.number"),
    ("1e", "json.number"), ("1e999", "json.number-range"), ("+1", "json.value"), ("0x10", "json.trailing"),
    ("NaN", "json.value"), ("\"a", "json.string-end"), ("\"a\nb\"", "json.string-end"), ("\"\t\"", "json.control"),
    ("\"\\x41\"", "json.escape"), ("\"\\ud800\"", "json.escape"), ("\"\\udc00\"", "json.escape"),
    ("\"\\ud800\\u0041\"", "json.escape"), ("\"\\u12\"", "json.escape"), ("'a'", "json.value"),
    ("// c\n1", "json.value"),
    ("[1,\u{0}]", "json.value"),
  ])
  func `strict JSON refuses what is no JSON`(_ text: String, _ key: String) {
    #expect(diagnosis(text)?.key == key, "\(text)")
  }

  @Test(arguments: [
    ("{a:1,,}", "json.key"), ("/* a", "json.comment"), ("{1a:2}", "json.key"), ("[.]", "json.number"),
    ("0x", "json.number"), ("0x11112222333344445", "json.number-range"), ("'\\1'", "json.escape"),
    ("Infinit", "json.number"),
  ])
  func `JSON5 refuses what is no JSON5`(_ text: String, _ key: String) {
    #expect(diagnosis(text, .json5)?.key == key, "\(text)")
  }

  @Test func `a diagnosis names file, line and column`() {
    let problem = diagnosis("{\n \"a\": 1,\n \"ü\": x}")
    #expect(problem?.key == "json.value")
    #expect(problem?["file"] == "t.json" && problem?["line"] == "3" && problem?["column"] == "7")
    #expect(problem?["found"] == "x")
  }

  @Test func `text that is not UTF-8 is refused`() {
    #expect(throws: Diagnosis.self) {
      try JSONTree.parse(Data([0x22, 0xFF, 0x22]), dialect: .json, file: "t.json")
    }
  }

  @Test func `deep nesting is refused instead of overflowing the stack`() throws {
    #expect(diagnosis(String(repeating: "[", count: 1_000_000))?.key == "json.depth")
    #expect(diagnosis(String(repeating: "{\"a\":", count: 101) + "1")?.key == "json.depth")
    let deepest = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(diagnosis(deepest) == nil)
  }

  @Test func `every Double reads back to the same bits`() throws {
    let seed: UInt64 = 20_260
    var generator = SeededGenerator(seed: seed)
    var values: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, .leastNormalMagnitude, .pi, 1e22, 1e23,
    ]
    values += [9_007_199_254_740_992, 0.1, .leastNormalMagnitude.nextDown, .infinity, -.infinity]
    for _ in 0..<20_000 {
      let value = Double(bitPattern: generator.next())
      if !value.isNaN { values.append(value) }
      values.append(Double(bitPattern: generator.next() & 0x800F_FFFF_FFFF_FFFF))
    }
    for width in [nil, 80] {
      let sink = ByteSink()
      var writer = JSONWriter(to: sink, width: width)
      writer.numbers(values)
      let tree = try JSONTree.parse(Data(sink.bytes), dialect: .json, file: "t.json", nonFiniteStrings: true)
      #expect(tree.numbers?.map(\.bitPattern) == values.map(\.bitPattern), "seed \(seed)")
    }
  }

  @Test func `what the writer writes reads back as it was`() throws {
    let text = #"{"a":[1.0,"NaN"],"b":{},"c":[],"d":"\"\\\n\u0001é","e":[null,true,false,-2.5],"f":[[1.0,2.0],[3.0]]}"#
    let tree = try parse(text)
    for width in [nil, 20] {
      let sink = ByteSink()
      var writer = JSONWriter(to: sink, width: width)
      writer.tree(tree)
      if width == nil { #expect(sink.text == text) }
      let again = try parse(sink.text)
      #expect(again["d"]?.string == "\"\\\n\u{1}é")
      #expect(again["f"]?.elements?.map(\.numbers) == [[1, 2], [3]])
    }
  }

  @Test func `the writer lays out for people`() throws {
    let sink = ByteSink()
    var writer = JSONWriter(to: sink, width: 20)
    try writer.object { json throws(Diagnosis) in
      json.key("kind")
      json.string("lstm")
      json.key("values")
      json.numbers([1, 2, 3, 4, 5])
    }
    writer.end()
    #expect(sink.text == "{\n  \"kind\": \"lstm\",\n  \"values\": [1.0, 2.0, 3.0,\n    4.0, 5.0]\n}\n")
  }

  @Test func `a truncated or damaged document is an error or a value, never a trap`() {
    let valid =
      Array(
        #"{a: [1.5, -2e10, 0x1F, "NaN"], 'b': "x\u00e9\ud83d\ude00\n", /* c */ c: {d: null, e: [true, [], {}]}, // é"#
          .utf8)
      + Array("\n \"f\": -Infinity}".utf8)
    for dialect in [JSONTree.Dialect.json, .json5] {
      for length in 0..<valid.count {
        #expect(throws: Diagnosis.self) {
          try JSONTree.parse(Data(valid[..<length]), dialect: dialect, file: "t")
        }
      }
    }
    let seed = UInt64.random(in: 0...UInt64.max)
    print("JSON damage seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    var count = 0
    for _ in 0..<20_000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if (try? JSONTree.parse(Data(bytes), dialect: .json5, file: "t")) != nil { count += 1 }
    }
    #expect(count < 20_000, "seed \(seed)")
  }

  @Test func `progress of a long file is reported and grows`() throws {
    let text = "[" + [String](repeating: "0.1234567890123", count: 300_000).joined(separator: ",") + "]"
    var fractions: [Double] = []
    let tree = try JSONTree.parse(Data(text.utf8), dialect: .json, file: "t") { fractions.append($0) }
    #expect(tree.numbers?.count == 300_000)
    #expect(fractions.count > 3 && fractions == fractions.sorted() && fractions.last == 1)
  }
}
