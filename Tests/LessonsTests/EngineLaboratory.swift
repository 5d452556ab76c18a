import Foundation
import Recurrence

@testable import Lessons

/// Runs a lesson's experiment files with the engine, as directly as can be: for the tests of the shipped lessons' numbers.
struct EngineLaboratory: Laboratory {
  func run(file: String) throws(Diagnosis) -> any ExperimentRun {
    do { return try EngineRun(file: file) } catch {
      throw (error as? Diagnosis) ?? Diagnosis("test.experiment", ["path": file, "reason": "\(error)"])
    }
  }
}

/// An experiment file as the lessons use it.
private struct ExperimentFile: Decodable {
  struct Model: Decodable {
    var inputs: Int
    var layers: [Layer]
    var readout: Readout?
  }
  struct Layer: Decodable {
    var cell: String
    var hidden: Int
    var outputs: Int?
    var bias: Bool
  }
  struct Readout: Decodable {
    var outputs: Int
    var on: String
    var bias: Bool
  }
  struct Values: Decodable {
    var inputs: [[Double]]?
    var targets: [[Double]]?
    var csv: String?
    var scale: Scale?
    var from: Int?
    var look_back: Int?
    var horizon: Int?
  }
  struct Scale: Decodable {
    var divide_by: Double?
    var minmax: Rows?
  }
  struct Rows: Decodable { var rows: Int }

  var model: Model
  var parameters: [String: [[Double]]]?
  var data: Values
}

private func wanted<T>(_ value: T?) throws(Diagnosis) -> T {
  guard let value else { throw Diagnosis("test.missing") }
  return value
}

private struct EngineRun: ExperimentRun {
  var trace: Trace<Double>
  var measures: [String: [Double]] = [:]

  init(file: String) throws {
    let url = URL(fileURLWithPath: file)
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    let root = try decoder.decode(ExperimentFile.self, from: Data(contentsOf: url))
    let layer = root.model.layers[0]
    let readout = root.model.readout
    let cell = try Cell.named(layer.cell)
    let model = Model(
      inputs: root.model.inputs,
      layers: [Model.Layer(cell, hidden: layer.hidden, outputs: layer.outputs, biases: layer.bias)],
      readout: readout.map {
        Model.Readout(outputs: $0.outputs, on: $0.on == "last" ? .last : .every, bias: $0.bias)
      })
    let program = try Program(model, loss: .meanSquaredError)
    var parameters = Parameters<Double>(program, Initializer(.uniform), seed: 7)
    for (name, rows) in root.parameters ?? [:] { parameters[name] = rows.flatMap { $0 } }
    let data = root.data
    let sample: Sample<Double>
    if let inputs = data.inputs {
      sample = Sample(inputs: inputs, targets: data.targets ?? [])
    } else {
      let csv = url.deletingLastPathComponent().appendingPathComponent(try wanted(data.csv))
      let table = try String(contentsOf: csv, encoding: .utf8)
      let series = table.split(separator: "\n").dropFirst().compactMap { Double($0.split(separator: ",")[1]) }
      let (from, back, horizon) = try (wanted(data.from), wanted(data.look_back), wanted(data.horizon))
      var scaled = series
      if let divisor = data.scale?.divide_by {
        scaled = series.map { $0 / divisor }
      } else {
        let fitted = series.prefix(try wanted(data.scale?.minmax).rows)
        let (low, high) = try (wanted(fitted.min()), wanted(fitted.max()))
        scaled = series.map { ($0 - low) / (high - low) }
        measures = ["scale.min": [low], "scale.max": [high], "scale.rows": [Double(fitted.count)]]
      }
      measures["series"] = series
      measures["windows"] = [Double(series.count - back - horizon + 1)]
      measures["look_back"] = [Double(back)]
      measures["horizon"] = [Double(horizon)]
      let targets =
        readout?.on == "last" ? scaled[from + back..<from + back + horizon] : scaled[from + 1...from + back]
      sample = Sample(inputs: Array(scaled[from..<from + back]), targets: Array(targets))
    }
    trace = try program.run(parameters, sample)
    measures["parameters"] = [Double(program.parameters.count)]
    measures["steps"] = [Double(trace.steps)]
  }

  func numbers(_ reference: String) throws(Diagnosis) -> [Double] {
    let parts = reference.split(separator: "[")
    if parts.count == 2, let whole = measures[String(parts[0])], let index = Int(String(parts[1].dropLast())) {
      return [whole[index]]
    }
    if let whole = measures[reference] { return whole }
    do throws(Diagnosis) { return [try scalar(reference)] } catch {
      guard error.key == "address.indices" else { throw error }
    }
    var result: [Double] = []
    // All units of a vector, or all elements of a matrix row by row.
    for row in 0..<1000 {
      if let value = try? scalar("\(reference)[\(row)]") {
        result.append(value)
        continue
      }
      let before = result.count
      for column in 0..<1000 {
        guard let value = try? scalar("\(reference)[\(row),\(column)]") else { break }
        result.append(value)
      }
      if result.count == before { break }
    }
    return result
  }

  private func scalar(_ reference: String) throws(Diagnosis) -> Double {
    trace.value(try Address.parse(reference, in: trace.program, steps: trace.steps))
  }

  func explanation(of reference: String) throws(Diagnosis) -> [String] { ["\(reference) = \(try scalar(reference))"] }

  func picture(_ name: String) throws(Diagnosis) -> String {
    guard name == "unrolled" else { throw Diagnosis("test.picture", ["name": name]) }
    return try UnrolledSketch.text(self)
  }
}
