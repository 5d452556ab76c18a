extension Cell {
  /// The LSTM whose forget gate is what the input gate leaves, f = 1 − i: Greff, Srivastava, Koutník, Steunebrink and Schmidhuber,
  /// LSTM: a search space odyssey, IEEE TNNLS 28 (2017), variant CIFG.
  public static let lstmCoupled = Cell(
    builtIn: """
      name: lstm-coupled
      title: LSTM with coupled gates
      source: Greff and others 2017, LSTM: a search space odyssey (variant CIFG)

      i = σ(W_ii x + b_ii + W_hi h' + b_hi)
      f = 1 − i
      g = tanh(W_ig x + b_ig + W_hg h' + b_hg)
      o = σ(W_io x + b_io + W_ho h' + b_ho)
      c = f ⊙ c' + i ⊙ g
      h = o ⊙ tanh(c)
      """)
}
