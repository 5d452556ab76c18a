import Recurrence

/// Numbers and tensors as Python source, so that Python reads back the same bits.
enum PythonText {
  static func number(_ value: Double) -> String {
    value.isNaN ? "math.nan" : value.isInfinite ? (value < 0 ? "-math.inf" : "math.inf") : value.description
  }

  /// A nested list of a shape; a flat one for a vector, a bare number for no shape.
  static func list(_ values: ArraySlice<Double>, shape: [Int]) -> String {
    guard let first = shape.first else { return values.first.map(number) ?? "0.0" }
    guard shape.count > 1 else { return "[" + values.map(number).joined(separator: ", ") + "]" }
    let size = values.count / max(first, 1)
    let rows = (0..<first).map { row in
      list(
        values[values.startIndex + row * size..<values.startIndex + (row + 1) * size], shape: Array(shape.dropFirst()))
    }
    return "[" + rows.joined(separator: ",\n  ") + "]"
  }

  static func list(_ tensor: NamedTensor<Double>) -> String { list(tensor.values[...], shape: tensor.shape) }

  /// A dictionary of tensors, one a line.
  static func dictionary(_ tensors: [NamedTensor<Double>]) -> String {
    "{\n" + tensors.map { " \"\($0.name)\": \(list($0)),\n" }.joined() + "}"
  }

  static func bool(_ value: Bool) -> String { value ? "True" : "False" }

  /// What every exported script ends with: it compares the framework's figures with the trace's.
  static let comparison = """

    worst = 0.0
    for name, ours in expected.items():
        ours = np.asarray(ours, dtype=np.float64)
        theirs = np.asarray(computed[name], dtype=np.float64).reshape(ours.shape)
        scale = max(np.abs(ours).max(), np.abs(theirs).max(), 1e-300)
        error = float(np.abs(ours - theirs).max() / scale)
        worst = max(worst, error)
        print(f"{name:32} {error:.1e}  {np.array2string(theirs.ravel()[:3], precision=6)}")
    print(f"largest relative difference: {worst:.1e}")
    sys.exit(0 if worst <= 1e-12 else 1)

    """
}

/// What a script needs to know of a run.
struct ExportedRun {
  let trace: Trace<Double>
  let name: String

  var model: Model { trace.program.model }
  var steps: Int { trace.steps }

  func all(_ slot: Int) -> [Double] {
    (1...steps).filter { trace.isRecorded(slot, time: $0) }.flatMap { Array(trace.values(slot, time: $0)) }
  }

  /// The inputs, T × inputs.
  var inputs: NamedTensor<Double> {
    let width = trace.program.slots[trace.program.input].units
    return NamedTensor("x", shape: [steps, width], values: all(trace.program.input))
  }

  /// The outputs that there are, rows × outputs.
  var outputs: NamedTensor<Double> {
    let values = all(trace.program.output)
    let width = trace.program.slots[trace.program.output].units
    return NamedTensor("outputs", shape: [values.count / width, width], values: values)
  }

  /// The targets, rows × outputs.
  var targets: NamedTensor<Double>? {
    guard let slot = trace.program.target else { return nil }
    let values = all(slot)
    let width = trace.program.slots[slot].units
    return NamedTensor("target", shape: [values.count / width, width], values: values)
  }

  /// The rows (from 0) of the outputs that the loss counts.
  var countedRows: [Int] {
    guard let slot = trace.program.lossSlot else { return [] }
    let counted = (1...steps).filter { trace.isRecorded(slot, time: $0) }
    return trace.program.stages[trace.program.slots[trace.program.output].stage].times == .last
      ? [0] : counted.map { $0 - 1 }
  }

  /// The targets of the rows that count.
  var countedTargets: NamedTensor<Double>? {
    guard let slot = trace.program.target, let loss = trace.program.lossSlot else { return nil }
    let counted = (1...steps).filter { trace.isRecorded(loss, time: $0) }
    let width = trace.program.slots[slot].units
    let values = counted.flatMap { Array(trace.values(slot, time: $0)) }
    return NamedTensor("target", shape: [counted.count, width], values: values)
  }

  /// The initial state of a layer, zero unless one was given.
  func initial(layer: Int, direction: Model.Direction, state: String) -> [Double] {
    guard let slot = trace.program.slot(layer: layer, direction: direction, state) else { return [] }
    return Array(trace.values(slot, time: 0))
  }
}
