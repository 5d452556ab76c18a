extension Cell {
  /// All cells that come with Unroll.
  public static let builtIn: [Cell] = [
    rnnTanh, rnnReLU, jordan, lstm, lstmPeephole, lstmCoupled, lstm1997, lstmProjection, gru, gruResetBefore,
  ]

  /// The built-in cell of a name.
  ///
  /// - Throws: `cell.unknown` with the nearest name and the list of all.
  public static func named(_ name: String) throws(Diagnosis) -> Cell {
    if let cell = builtIn.first(where: { $0.name == name }) { return cell }
    let names = builtIn.map { $0.name }
    throw Diagnosis(
      "cell.unknown",
      [
        "text": name, "suggestion": Suggestion.nearest(to: name, in: names) ?? names[0],
        "names": names.joined(separator: ", "),
      ])
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
