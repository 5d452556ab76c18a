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
    if let cell = known(meant) { return cell }
    let names = all.map { $0.name }
    let near = Suggestion.nearest(to: plain, in: names)
    throw Diagnosis(
      near == nil ? "cell.unknown" : "cell.unknown-near",
      ["text": name, "suggestion": near ?? "", "names": names.joined(separator: ", ")])
  }

  /// The cell of exactly this name; the others' equations are not parsed for it.
  public static func known(_ name: String) -> Cell? {
    switch name {
    case "rnn-tanh": rnnTanh
    case "rnn-relu": rnnReLU
    case "jordan": jordan
    case "lstm": lstm
    case "lstm-peephole": lstmPeephole
    case "lstm-coupled": lstmCoupled
    case "lstm-1997": lstm1997
    case "lstm-projection": lstmProjection
    case "gru": gru
    case "gru-reset-before": gruResetBefore
    default: (denseLayers + attentions).first { $0.name == name }
    }
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
