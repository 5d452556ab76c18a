extension Cell {
  /// The recurrent cells that come with Unroll.
  public static let builtIn: [Cell] = [
    rnnTanh, rnnReLU, jordan, lstm, lstmPeephole, lstmCoupled, lstm1997, lstmProjection, gru, gruResetBefore,
  ]

  /// Layers that read no earlier step.
  public static let denseLayers: [Cell] = [dense, denseReLU, denseTanh, denseSigmoid, denseSoftmax]

  /// Cells and layers that read an encoder's states.
  public static let attentions: [Cell] = [attentionDot, attentionGeneral, attentionAdditive, gruAttention]

  /// Everything that files and commands know by its name.
  public static let all: [Cell] = builtIn + denseLayers + attentions

  /// The built-in cell of a name; capitals and underscores do not matter, so that PyTorch's `RNN_RELU` is known as well.
  ///
  /// - Throws: `cell.unknown` with the list of all, or `cell.unknown-near` with the nearest name.
  public static func named(_ name: String) throws(Diagnosis) -> Cell {
    let plain = String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    let meant = ["rnn": "rnn-tanh", "relu": "rnn-relu", "tanh": "rnn-tanh"][plain] ?? plain
    if let cell = all.first(where: { $0.name == meant }) { return cell }
    let names = all.map { $0.name }
    let near = Suggestion.nearest(to: plain, in: names)
    throw Diagnosis(
      near == nil ? "cell.unknown" : "cell.unknown-near",
      ["text": name, "suggestion": near ?? "", "names": names.joined(separator: ", ")])
  }

  /// A cell whose text stands in this module; tests parse every one of them.
  init(builtIn text: String) {
    do throws(Diagnosis) {
      try self.init(parsing: text)
    } catch {
      preconditionFailure(error.key)
    }
  }
}
