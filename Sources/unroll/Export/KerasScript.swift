import Recurrence

/// A Python script that rebuilds a run in Keras, in Float64, and compares its figures with the trace.
struct KerasScript {
  let run: ExportedRun

  /// - Throws: `export.keras-cell` for a cell that Keras does not have, `export.keras-initial` for initial states.
  init(_ run: ExportedRun) throws(Diagnosis) {
    self.run = run
    for (index, layer) in run.model.layers.enumerated() {
      guard layer.cell.packings.contains(where: { $0.library == "keras" }) else {
        let names = Cell.builtIn.filter { $0.packings.contains { $0.library == "keras" } }.map(\.name)
        throw Diagnosis("export.keras-cell", ["cell": layer.cell.name, "names": names.joined(separator: ", ")])
      }
      for direction in layer.directions {
        for state in layer.cell.states
        where run.initial(layer: index, direction: direction, state: state).contains(where: { $0 != 0 }) {
          throw Diagnosis("export.keras-initial", ["state": state, "layer": String(index)])
        }
      }
    }
  }

  /// The script.
  var text: String {
    var lines = [
      "# \(run.name): rebuilt in Keras, compared with the trace.",
      "import math, os, sys", "os.environ.setdefault(\"TF_CPP_MIN_LOG_LEVEL\", \"3\")", "import numpy as np",
      "import keras, tensorflow as tf", "keras.config.set_floatx(\"float64\")", "",
      "x = tf.constant(\(PythonText.list(run.inputs)), dtype=tf.float64)[None]",
      "layers = []",
    ]
    var input = "[1, \(run.steps), \(run.model.firstWidth)]"
    if let embedding = run.model.embedding {
      lines.append("layers.append(keras.layers.Embedding(\(embedding.symbols), \(embedding.width)))")
      lines.append("x = x[:, :, 0]")
      lines.append("layers[-1].build([1, \(run.steps)])")
      lines.append(
        "layers[-1].set_weights([np.array(\(PythonText.list(tensor("embedding.E", run.trace.parameters))))])")
    }
    for (index, layer) in run.model.layers.enumerated() {
      lines.append("layers.append(\(construct(layer)))")
      lines.append("layers[-1].build(\(input))")
      lines.append(
        "layers[-1].set_weights([np.array(v) for v in \(arrays(index, layer, run.trace.parameters, areGradients: false))])"
      )
      input = "[1, \(run.steps), \(layer.width)]"
    }
    if let readout = run.model.readout {
      lines.append("readout = keras.layers.Dense(\(readout.outputs), use_bias=\(PythonText.bool(readout.hasBias)))")
      lines.append("readout.build([1, \(run.model.layers.last?.width ?? 1)])")
      lines.append("readout.set_weights([np.array(v) for v in [\(readoutArrays(run.trace.parameters))]])")
    }
    lines.append(forward)
    lines.append("expected = " + PythonText.dictionary(expected))
    return lines.joined(separator: "\n") + PythonText.comparison
  }

  private func construct(_ layer: Model.Layer) -> String {
    var options = "\(layer.hidden), return_sequences=True, use_bias=\(PythonText.bool(layer.hasBiases))"
    let kind: String
    switch layer.cell.name {
    case "lstm": kind = "LSTM"
    case "gru", "gru-reset-before":
      kind = "GRU"
      options += ", reset_after=\(PythonText.bool(layer.cell.name == "gru"))"
    default:
      kind = "SimpleRNN"
      if layer.cell.name == "rnn-relu" { options += ", activation=\"relu\"" }
    }
    let inner = "keras.layers.\(kind)(\(options))"
    return layer.isBidirectional ? "keras.layers.Bidirectional(\(inner))" : inner
  }

  /// The arrays of a layer, forward before reverse, as Keras orders them.
  private func packed(_ index: Int, _ layer: Model.Layer, _ parameters: Parameters<Double>, areGradients: Bool)
    -> [NamedTensor<Double>]
  {
    layer.directions.flatMap { direction in
      parameters.packed(
        layer: index, direction: direction, cell: layer.cell, library: "keras", areGradients: areGradients
      ).map { NamedTensor("l\(index).\(direction.rawValue).\($0.name)", shape: $0.shape, values: $0.values) }
    }
  }

  private func arrays(_ index: Int, _ layer: Model.Layer, _ parameters: Parameters<Double>, areGradients: Bool)
    -> String
  {
    "[" + packed(index, layer, parameters, areGradients: areGradients).map(PythonText.list).joined(separator: ",\n ")
      + "]"
  }

  private func tensor(_ name: String, _ parameters: Parameters<Double>) -> NamedTensor<Double> {
    let entry = parameters.table.entries[parameters.table.index(of: name) ?? 0]
    return NamedTensor(
      name, shape: entry.shape, values: Array(parameters.values[entry.offset..<entry.offset + entry.count]))
  }

  /// Dense keeps its kernel inputs × outputs: ours, transposed.
  private func readoutArrays(_ parameters: Parameters<Double>) -> String {
    let weights = tensor("readout.W", parameters)
    let kernel = "np.array(\(PythonText.list(weights))).T"
    return run.model.readout?.hasBias == true
      ? kernel + ", " + PythonText.list(tensor("readout.b", parameters)) : kernel
  }

  private var forward: String {
    var lines = [
      "with tf.GradientTape() as tape:", "    y = x", "    for layer in layers: y = layer(y)", "    y = y[0]",
    ]
    if let readout = run.model.readout {
      if readout.steps == .last { lines.append("    y = y[-1:]") }
      lines.append("    y = readout(y)")
    }
    lines.append("    logits = y")
    if run.model.output != .identity { lines.append("    y = keras.ops.\(run.model.output.rawValue)(logits)") }
    lines.append("    computed = {\"outputs\": y.numpy()}")
    guard let loss = run.trace.program.loss, let targets = run.countedTargets else {
      return lines.joined(separator: "\n")
    }
    lines.append("    rows = \(run.countedRows)")
    lines.append("    target = tf.constant(\(PythonText.list(targets)), dtype=tf.float64)")
    switch (loss.kind, run.model.output) {
    case (.meanSquaredError, _): lines.append("    loss = tf.reduce_mean((tf.gather(y, rows) - target) ** 2)")
    case (.crossEntropy, .sigmoid):
      lines.append(
        "    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(target, tf.gather(logits, rows)))")
    case (.crossEntropy, _):
      lines.append(
        "    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits("
          + "tf.cast(target[:, 0], tf.int64), tf.gather(logits, rows)))")
    }
    lines.append("computed[\"loss\"] = loss.numpy()")
    lines.append("variables = [v for layer in layers for v in layer.trainable_variables]")
    if run.model.readout != nil { lines.append("variables += readout.trainable_variables") }
    lines.append("gradients = tape.gradient(loss, variables)")
    let names = gradientTensors.map { "\"\($0.name)\"" }.joined(separator: ", ")
    lines.append("for name, g, v in zip([\(names)], gradients, variables):")
    lines.append("    computed[name] = np.zeros(v.shape) if g is None else tf.convert_to_tensor(g).numpy()")
    return lines.joined(separator: "\n")
  }

  /// The gradients in the order of Keras' variables.
  private var gradientTensors: [NamedTensor<Double>] {
    var tensors: [NamedTensor<Double>] = []
    let gradients = run.trace.parameterGradients
    if run.model.embedding != nil { tensors.append(tensor("embedding.E", gradients)) }
    for (index, layer) in run.model.layers.enumerated() {
      tensors += packed(index, layer, gradients, areGradients: true)
    }
    if let readout = run.model.readout {
      let weights = tensor("readout.W", gradients)
      var transposed: [Double] = []
      for column in 0..<weights.shape[1] {
        for row in 0..<weights.shape[0] { transposed.append(weights.values[row * weights.shape[1] + column]) }
      }
      tensors.append(NamedTensor("readout.kernel", shape: [weights.shape[1], weights.shape[0]], values: transposed))
      if readout.hasBias { tensors.append(tensor("readout.b", gradients)) }
    }
    return tensors.map { NamedTensor("grad " + $0.name, shape: $0.shape, values: $0.values) }
  }

  private var expected: [NamedTensor<Double>] {
    guard let loss = run.trace.loss else { return [run.outputs] }
    return [run.outputs, NamedTensor("loss", shape: [], values: [loss])] + gradientTensors
  }
}
