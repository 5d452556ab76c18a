import Files
import Foundation
import Recurrence

/// Gradients that somebody's own backward pass computed: JSON and CSV by address, safetensors by tensor.
enum ClaimFile {
  /// Reads the claims in a file.
  ///
  /// - JSON: `{"grad l0.t3.h[0]": 0.1, "l0.W_hh": [[…], …], "rnn.weight_hh_l0": [[…], …]}`; `grad` may be left out;
  /// - CSV: the columns `address` and `value`;
  /// - safetensors: tensors under the names of a state dict, or our own.
  /// - Throws: `file.…`, `json.…`, `csv.…`, `safetensors.…`, `address.…` with the file, `claims.…`.
  static func read(
    _ path: String, of trace: Trace<Double>, names: StateDictNames
  ) throws(Diagnosis) -> [Reference: Double] {
    var claims = Claims(trace, names, file: path)
    do throws(Diagnosis) {
      if path.hasSuffix(".safetensors") {
        let file = try SafeTensors(path: path)
        for entry in file.entries { try claims.add(tensor: entry.name, try file.tensor(entry.name).values) }
      } else if path.hasSuffix(".csv") {
        let table = try CSV().read(path)
        let addresses = try table.texts("address")
        let values = try table.numbers(["value"])
        for (row, address) in addresses.enumerated() { try claims.add(address, values.values[row]) }
      } else {
        let tree = try JSONTree.parse(try InputFile.read(path, limit: 1 << 28), dialect: .json5, file: path)
        guard let members = tree.members else { throw Diagnosis("claims.not-an-object") }
        for member in members {
          if let number = member.value.number {
            try claims.add(member.key, number)
          } else if let numbers = flat(member.value) {
            try claims.add(tensor: member.key, numbers)
          } else {
            throw Diagnosis("claims.not-numbers", ["address": member.key])
          }
        }
      }
    } catch {
      throw error["file"] == nil ? error.adding(["file": path]) : error
    }
    return claims.values
  }

  /// The numbers of arrays within arrays, in order; nil where something else is among them.
  private static func flat(_ tree: JSONTree) -> [Double]? {
    if let numbers = tree.numbers { return numbers }
    guard let elements = tree.elements else { return tree.number.map { [$0] } }
    var all: [Double] = []
    for element in elements {
      guard let part = flat(element) else { return nil }
      all += part
    }
    return all
  }

  /// Writes all gradients of a backward pass; a state dict holds those of parameters only.
  static func write(
    _ gradients: [(reference: Reference, value: Double)], of trace: Trace<Double>, names: StateDictNames,
    to path: String
  ) throws(Diagnosis) {
    if path.hasSuffix(".safetensors") {
      var parameters = Parameters<Double>(zerosLike: trace.program.parameters)
      for case (.parameterGradient(let index, let row, let column), let value) in gradients {
        parameters[index, row, column] = value
      }
      return try StateDictFile.write(parameters, of: trace.program.model, names: names, to: path)
    }
    try Atomic.write(to: path) { sink throws(Diagnosis) in
      if path.hasSuffix(".csv") {
        sink.write("address,value\n")
        for (reference, value) in gradients {
          sink.write("\"" + Address.text(of: reference, in: trace.program) + "\",\(value)\n")
        }
        return
      }
      var json = JSONWriter(to: sink)
      json.beginObject()
      for (reference, value) in gradients { json.member(Address.text(of: reference, in: trace.program), value) }
      json.endObject()
      json.end()
    }
  }
}

/// Claims as they are gathered.
private struct Claims {
  let trace: Trace<Double>
  let file: String
  var values: [Reference: Double] = [:]
  /// The places of a state dict's tensors in the parameters: a tensor's numbers are indices.
  private let packed: [NamedTensor<Double>]

  init(_ trace: Trace<Double>, _ names: StateDictNames, file: String) {
    self.trace = trace
    self.file = file
    var places = Parameters<Double>(zerosLike: trace.program.parameters)
    for index in places.values.indices { places.values[index] = Double(index) }
    packed = places.stateDict(trace.program.model, names: names)
  }

  /// A scalar by its address, with or without `grad`.
  mutating func add(_ address: String, _ value: Double) throws(Diagnosis) {
    try add(try Address.parse(address, in: trace.program, steps: trace.steps), value, address)
  }

  /// A whole tensor or vector by its name.
  mutating func add(tensor name: String, _ numbers: [Double]) throws(Diagnosis) {
    var references: [Reference] = []
    if let tensor = packed.first(where: {
      $0.name == name || $0.name.hasSuffix("." + name) || name.hasSuffix("." + $0.name)
    }) {
      references = tensor.values.map { reference(ofParameterAt: Int($0)) }
    } else {
      references = try Address.parseVector(name, in: trace.program, steps: trace.steps)
    }
    guard references.count == numbers.count else {
      throw Diagnosis(
        "claims.count", ["address": name, "got": String(numbers.count), "expected": String(references.count)])
    }
    for (reference, value) in zip(references, numbers) { try add(reference, value, name) }
  }

  private mutating func add(_ reference: Reference, _ value: Double, _ name: String) throws(Diagnosis) {
    switch reference {
    case .value(let slot, let time, let unit), .gradient(let slot, let time, let unit):
      guard let holder = trace.program.adjointSlot(of: slot), trace.isRecorded(slot, time: time) else {
        throw Diagnosis("claims.no-gradient", ["address": name])
      }
      values[.gradient(slot: holder, time: time, unit: unit)] = value
    case .parameter(let index, let row, let column), .parameterGradient(let index, let row, let column):
      values[.parameterGradient(index, row: row, column: column)] = value
    case .loss: throw Diagnosis("claims.no-gradient", ["address": name])
    }
  }

  /// The gradient of the parameter at a place of the flat array.
  private func reference(ofParameterAt place: Int) -> Reference {
    let entries = trace.program.parameters.entries
    let index = entries.lastIndex { $0.offset <= place } ?? 0
    let number = place - entries[index].offset
    return .parameterGradient(index, row: number / entries[index].columns, column: number % entries[index].columns)
  }
}
