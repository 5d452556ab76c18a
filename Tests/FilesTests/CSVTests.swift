import Foundation
import Recurrence
import Testing

@testable import Files

private func table(_ text: String, _ csv: CSV = CSV()) throws(Diagnosis) -> Table {
  try csv.parse(Data(text.utf8), file: "t.csv")
}

private func diagnosis(_ text: String, _ missing: Table.MissingValues = .error) -> Diagnosis? {
  do throws(Diagnosis) {
    _ = try table(text).numbers(missing: missing)
    return nil
  } catch {
    return error
  }
}

@Suite struct CSVTests {
  @Test(arguments: ["\n", "\r\n", "\r"])
  func `rows end with any line end, and the last may go without`(_ end: String) throws {
    for last in ["", end, end + end] {
      let read = try table("a,b" + end + "1,2" + end + end + "3,4" + last)
      #expect(read.columns == ["a", "b"] && read.cells == ["1", "2", "3", "4"])
      #expect(read.lines == [2, 4])
    }
  }

  @Test func `quoted cells hold delimiters, quotes and line ends`() throws {
    let read = try table("\u{FEFF}\"a \"\"x\"\"\",b\r\n\"1,5\",\"x\r\ny\"\r\n,\"\"\r\n5\" tall,é\n")
    #expect(read.columns == ["a \"x\"", "b"])
    #expect(read.cells == ["1,5", "x\r\ny", "", "", "5\" tall", "é"])
    #expect(read.lines == [2, 4, 5])
  }

  @Test func `semicolons and tabs separate as well, and a header may be absent`() throws {
    #expect(try table("a;b\n1,5;2", CSV(delimiter: ";")).cells == ["1,5", "2"])
    #expect(try table("a\tb\n1\t", CSV(delimiter: "\t")).cells == ["1", ""])
    // Unless it is said, the first line tells, and what stands in quotes does not count.
    #expect(try table("a;b\n1,5;2").cells == ["1,5", "2"])
    #expect(try table("\"a;x\"\t\"b,\ny\"\n1;2\t3").cells == ["1;2", "3"])
    #expect(try table("\na;b,c\n1;2,3").columns == ["a;b", "c"])
    #expect(try table("a\n1;2").cells == ["1;2"])
    let read = try table("1,2\n3,4", CSV(hasHeader: false))
    #expect(read.columns == ["1", "2"] && read.rowCount == 2 && read.lines == [1, 2])
  }

  @Test func `in a file of one column a blank line between rows is a missing value`() throws {
    #expect(try table("a\n1\n\n3\n\n").cells == ["1", "", "3"])
    #expect(diagnosis("a\n1\n\n3\n")?["line"] == "3")
  }

  @Test func `numbers are chosen by name or by number`() throws {
    let read = try table("date,x,y\n2000-01-03,1,2\n2000-01-04, 3e2 ,-.5\n")
    let numbers = try read.numbers(["y", "2"])
    #expect(numbers.columns == ["y", "x"] && numbers.values == [2, 1, -0.5, 300] && numbers.rows == [0, 1])
    #expect(try read.texts("date") == ["2000-01-03", "2000-01-04"])
    #expect(
      throws: Diagnosis(
        "csv.no-column-near", ["name": "dat", "near": "date", "file": "t.csv", "columns": "date, x, y"])
    ) { try read.column("dat") }
    for choice in ["0", "4", "-1", "\(Int.min)"] {
      #expect(throws: Diagnosis.self) { try read.column(choice) }
    }
    #expect(throws: Diagnosis("csv.two-columns", ["file": "t.csv", "name": "x"])) { try table("x,x\n1,2").column("x") }
  }

  @Test func `missing values stop, drop the row or carry the last value forward, as chosen`() throws {
    let read = try table("a,b\n1,2\n,3\n4, NA \n5,6\n")
    #expect(try read.numbers(missing: .drop).values == [1, 2, 5, 6])
    #expect(try read.numbers(missing: .drop).rows == [0, 3])
    #expect(try read.numbers(missing: .forward).values == [1, 2, 1, 3, 4, 3, 5, 6])
    let problem = diagnosis("a,b\n1,2\n,3\n")
    #expect(problem?.key == "csv.missing" && problem?["line"] == "3" && problem?["column"] == "1")
    #expect(diagnosis("a,b\n,2\n", .forward)?.key == "csv.missing")
    #expect(diagnosis("a\nnull\n", .drop)?.key == "csv.no-rows")
  }

  @Test(arguments: [
    ("", "csv.empty"), ("\n\r\n", "csv.empty"), ("\u{FEFF}", "csv.empty"), ("a,b", "csv.no-rows"),
    ("a,b\n1", "csv.ragged"),
    ("a\n1,2", "csv.ragged"), ("a\n\"1", "csv.quote-end"), ("a\n\"1\"2", "csv.after-quote"),
    ("a\nx", "csv.not-a-number"),
    ("a\n0x10", "csv.not-a-number"), ("a\n1 2", "csv.not-a-number"), ("a\n1e", "csv.not-a-number"),
    ("a\nNaN", "csv.not-finite"), ("a\n-inf", "csv.not-finite"), ("a\n1e999", "csv.not-finite"),
    ("a\n--1", "csv.not-a-number"),
  ])
  func `what is no table of numbers is refused`(_ text: String, _ key: String) {
    #expect(diagnosis(text)?.key == key, "\(text)")
  }

  @Test func `a mistake is named with file, line, column and text`() {
    #expect(
      diagnosis("a,\"b\nc\"\n1,2\n3,four\n")
        == Diagnosis(
          "csv.not-a-number", ["file": "t.csv", "line": "4", "column": "2", "name": "b\nc", "text": "four"]))
    #expect(
      diagnosis("a,b\n1,2\n\n1,2,3\n")
        == Diagnosis("csv.ragged", ["file": "t.csv", "line": "4", "got": "3", "expected": "2"]))
  }

  @Test func `text that is not UTF-8 is refused with its line`() {
    #expect(throws: Diagnosis("csv.not-utf8", ["file": "t.csv", "line": "2"])) {
      try CSV().parse(Data([0x61, 0x0A, 0xE9, 0x0A]), file: "t.csv")
    }
  }

  @Test func `random bytes are an error or a table, never a trap`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("CSV seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array(",\"\n\r1a;. é\u{FEFF}".utf8)
    var tables = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in
        alphabet.randomElement(using: &generator)
      }
      guard let table = try? CSV().parse(Data(bytes), file: "t") else { continue }
      tables += 1
      #expect(table.cells.count == table.rowCount * table.columns.count, "seed \(seed)")
      _ = try? table.numbers(missing: .forward)
    }
    #expect(tables > 1000, "seed \(seed)")
  }
}
