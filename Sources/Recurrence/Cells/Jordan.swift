extension Cell {
  /// The network that feeds its output back: Jordan, Serial order, ICS Report 8604, UC San Diego (1986).
  ///
  /// Its output y, not its hidden state, is what the next step reads. The output may be narrower than the hidden layer.
  public static let jordan = Cell(
    builtIn: """
      name: jordan
      title: Jordan network
      source: Jordan 1986, Serial order: a parallel distributed processing approach
      width: y = output

      h = tanh(W_ih x + b_ih + W_yh y' + b_yh)
      y = W_hy h + b_hy
      """)
}
