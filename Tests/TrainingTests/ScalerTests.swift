import Files
import Foundation
import Recurrence
import Testing

@testable import Training

private let series = Series(columns: ["a", "b"], values: [1, 10, 3, 20, 5, 60, 100, -100])

@Suite struct ScalerTests {
  @Test func `min-max is fitted on the training rows only and inverts`() throws {
    let scaler = try MinMaxScaler(fitting: series, rows: 0..<3)
    #expect(scaler.minimum == [1, 10] && scaler.maximum == [5, 60])
    #expect(scaler.scale(series).values == [0, 0, 0.5, 0.2, 1, 1, 24.75, -2.2])
    for (value, back) in zip(series.values, scaler.invert(scaler.scale(series)).values) {
      // Four roundings, each of at most half an ulp of the largest intermediate value.
      #expect(abs(value - back) <= 4 * 100 * Double.ulpOfOne)
    }
    let wide = try MinMaxScaler(fitting: series, rows: 0..<3, range: -1...1)
    #expect(wide.scale(3, column: 0) == 0 && wide.invert(1, column: 1) == 60)
  }

  @Test func `standard scaling gives mean 0 and deviation 1 in the training rows`() throws {
    let scaler = try StandardScaler(fitting: series, rows: 0..<3)
    #expect(scaler.mean == [3, 30])
    #expect(scaler.deviation[0] == (8.0 / 3).squareRoot())
    let scaled = scaler.scale(series)
    for column in 0..<2 {
      let values = (0..<3).map { scaled[$0, column] }
      // Sums of three numbers of size 1.
      #expect(abs(values.reduce(0, +)) < 4 * Double.ulpOfOne)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 3 - 1) < 4 * Double.ulpOfOne)
    }
    for (value, back) in zip(series.values, scaler.invert(scaled).values) {
      // Three roundings, each of at most half an ulp of the largest intermediate value.
      #expect(abs(value - back) <= 4 * 130 * Double.ulpOfOne)
    }
  }

  @Test func `a column constant in the training rows is refused by name`() {
    let flat = Series(columns: ["x", "y"], values: [1, 0.1, 2, 0.1, 3, 0.1, 4, 5])
    let expected = Diagnosis("scaler.constant", ["name": "y", "value": "0.1"])
    #expect(throws: expected) { try MinMaxScaler(fitting: flat, rows: 0..<3) }
    #expect(throws: expected) { try StandardScaler(fitting: flat, rows: 0..<3) }
    #expect(throws: Diagnosis("scaler.no-rows")) { try StandardScaler(fitting: flat, rows: 1..<1) }
  }

  @Test func `a spread that no Double holds is refused`() {
    let wide = Series(columns: ["x"], values: [-1e308, 1.5e308])
    let expected = Diagnosis("scaler.too-wide", ["name": "x"])
    #expect(throws: expected) { try MinMaxScaler(fitting: wide, rows: 0..<2) }
    #expect(throws: expected) { try StandardScaler(fitting: wide, rows: 0..<2) }
  }

  @Test func `a saved scaler reads back to the same bits`() throws {
    let odd = Series(columns: ["a", "b"], values: [0.1, 1 / 3, 0.7, 1e-300, .pi, 5e10])
    let scalers: [Scaler] = [
      .minMax(try MinMaxScaler(fitting: odd, rows: 0..<3, range: -0.1...0.9)),
      .standard(try StandardScaler(fitting: odd, rows: 0..<3)),
    ]
    for scaler in scalers {
      let sink = ByteSink()
      var writer = JSONWriter(to: sink)
      writer.tree(scaler.json)
      let tree = try JSONTree.parse(Data(sink.bytes), dialect: .json, file: "s.json")
      #expect(try Scaler(tree, file: "s.json") == scaler)
    }
  }

  @Test(arguments: [
    (#"{"kind": "minmax"}"#, "object.choice-near"), (#"{"kind": "standard"}"#, "object.missing"),
    ("[]", "object.expected"),
    (#"{"kind": "standard", "columns": ["a"], "mean": [1], "deviation": [0]}"#, "scaler.deviation"),
    (#"{"kind": "standard", "columns": ["a"], "mean": [1, 2], "deviation": [1]}"#, "object.count"),
    (#"{"kind": "standard", "columns": ["a"], "mean": ["NaN"], "deviation": [1]}"#, "object.not-finite"),
    (#"{"kind": "standard", "columns": ["a"], "mean": [1], "deviation": [1], "x": 1}"#, "object.unknown"),
    (#"{"kind": "min-max", "columns": ["a"], "minimum": [1], "maximum": [1], "range": [0, 1]}"#, "scaler.order"),
    (#"{"kind": "min-max", "columns": ["a"], "minimum": [1], "maximum": [2], "range": [1, 1]}"#, "scaler.range"),
  ])
  func `a damaged scaler is refused`(_ text: String, _ expected: String) throws {
    let tree = try JSONTree.parse(Data(text.utf8), dialect: .json, file: "s.json")
    do throws(Diagnosis) {
      _ = try Scaler(tree, file: "s.json")
      Issue.record("accepted")
    } catch {
      #expect(error.key == expected)
    }
  }
}

@Suite struct SeriesTests {
  @Test func `the airline series that ships is whole`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let table = try CSV().read(root.appendingPathComponent("lessons/data/airline.csv").path)
    let series = try Series(table, columns: ["passengers"], labels: "month")
    #expect(series.rowCount == 144)
    #expect(series.labels.first == "1949-01" && series.labels.last == "1960-12")
    #expect(series[0, 0] == 112 && series[143, 0] == 432)
    // The published mean of the series is 280.2986 thousand.
    #expect(series.values.reduce(0, +) == 40363)
    #expect(series[12..<24].labels.first == "1950-01")
  }

  @Test func `rows dropped for missing values drop their labels too`() throws {
    let table = try CSV().parse(Data("d,x\na,1\nb,\nc,3\n".utf8), file: "t.csv")
    let series = try Series(table, columns: ["x"], labels: "d", missing: .drop)
    #expect(series.labels == ["a", "c"] && series.values == [1, 3])
    #expect(throws: Diagnosis("series.no-columns", ["file": "t.csv"])) { try Series(table, columns: []) }
  }
}
