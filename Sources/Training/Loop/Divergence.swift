import Recurrence

/// Why a run failed: the first scalar that is not finite, in the order in which they are computed.
extension Trainer {
  /// Runs a batch again with everything recorded, and names the first scalar that is not finite.
  func divergence(_ samples: [Sample<Double>], divisor: Int, rate: Double) -> Diagnosis {
    for (number, sample) in samples.enumerated() {
      guard let trace = try? program.run(parameters, sample, lossRows: divisor) else { continue }
      if let found = trace.firstNonFinite {
        return describe(
          "training.diverged-value", rate, progress.lastNorm,
          [
            "address": Address.text(of: found, in: program), "sequence": "\(number)",
            "got": trace.value(found).description,
          ])
      }
    }
    // Every sample by itself is finite; their sum is not.
    return describe("training.diverged-sum", rate, progress.lastNorm, [:])
  }

  /// Names the first parameter that an update made infinite.
  func divergence(of parameters: Parameters<Double>, rate: Double, norm: Double) -> Diagnosis {
    let index = parameters.values.firstIndex { !$0.isFinite } ?? 0
    return describe(
      "training.diverged-parameter", rate, norm,
      ["address": parameters.address(index), "got": parameters.values[index].description])
  }

  private func describe(
    _ key: String, _ rate: Double, _ norm: Double, _ more: KeyValuePairs<String, String>
  ) -> Diagnosis {
    var largest = 0
    for index in parameters.values.indices
    where parameters.values[index].magnitude > parameters.values[largest].magnitude {
      largest = index
    }
    let update = key == "training.diverged-parameter" ? updater.count : updater.count + 1
    return Diagnosis(
      key,
      [
        "update": "\(update)", "epoch": "\(epoch + 1)", "batch": "\(progress.batch + 1)", "rate": rate.description,
        "norm": norm.description, "parameter": parameters.address(largest),
        "size": parameters.values[largest].description,
      ]
    ).adding(more)
  }
}

extension Trace where S == Double {
  /// The first recorded scalar that is not finite: values in the order of the forward pass, then gradients in that of the backward pass,
  /// then the parameters' gradients.
  var firstNonFinite: Reference? {
    for stage in program.stages {
      for time in stage.isReverse ? Array((1...steps).reversed()) : Array(1...steps) {
        for slot in stage.slots where isRecorded(slot, time: time) {
          if let unit = values(slot, time: time).offset(where: { !$0.isFinite }) {
            return .value(slot: slot, time: time, unit: unit)
          }
        }
      }
    }
    guard hasGradients else { return nil }
    for stage in program.stages.reversed() {
      for time in stage.isReverse ? Array(1...steps) : Array((1...steps).reversed()) {
        for slot in stage.slots.reversed() where isRecorded(slot, time: time) {
          if let unit = gradients(slot, time: time)?.offset(where: { !$0.isFinite }) {
            return .gradient(slot: slot, time: time, unit: unit)
          }
        }
      }
    }
    for (number, entry) in program.parameters.entries.enumerated() {
      let elements = parameterGradients.values[entry.offset..<entry.offset + entry.count]
      if let index = elements.offset(where: { !$0.isFinite }) {
        return .parameterGradient(number, row: index / entry.columns, column: index % entry.columns)
      }
    }
    return nil
  }
}

extension ArraySlice {
  /// How far after the first element the first one that fits stands.
  fileprivate func offset(where fits: (Element) -> Bool) -> Int? {
    firstIndex(where: fits).map { $0 - startIndex }
  }
}

extension Parameters where S == Double {
  /// The address of a number by its place in the flat array.
  func address(_ index: Int) -> String {
    guard let entry = table.entries.last(where: { $0.offset <= index }) else { return "" }
    let place = index - entry.offset
    return entry.isMatrix
      ? "\(entry.name)[\(place / entry.columns),\(place % entry.columns)]" : "\(entry.name)[\(place)]"
  }
}
