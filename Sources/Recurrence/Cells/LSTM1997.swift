extension Cell {
  /// The LSTM of the first paper, without a forget gate: the cell state only ever adds (the constant error carousel).
  ///
  /// Hochreiter and Schmidhuber, Long short-term memory, Neural Computation 9 (1997).
  public static let lstm1997 = Cell(
    builtIn: """
      name: lstm-1997
      title: LSTM of 1997 (no forget gate)
      source: Hochreiter and Schmidhuber 1997, Long short-term memory

      i = σ(W_ii x + b_ii + W_hi h' + b_hi)
      g = tanh(W_ig x + b_ig + W_hg h' + b_hg)
      o = σ(W_io x + b_io + W_ho h' + b_ho)
      c = c' + i ⊙ g
      h = o ⊙ tanh(c)
      """)
}
