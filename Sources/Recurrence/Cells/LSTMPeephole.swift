extension Cell {
  /// The LSTM whose gates also see the cell state.
  ///
  /// Gers, Schraudolph and Schmidhuber, Learning precise timing with LSTM recurrent networks, JMLR 3 (2002). The input and forget gates read c one step earlier, the output gate the new c.
  public static let lstmPeephole = Cell(
    builtIn: """
      name: lstm-peephole
      title: LSTM with peepholes
      source: Gers, Schraudolph and Schmidhuber 2002, Learning precise timing with LSTM recurrent networks
      onnx W = W_ii W_io W_if W_ig
      onnx R = W_hi W_ho W_hf W_hg
      onnx B = b_ii b_io b_if b_ig b_hi b_ho b_hf b_hg
      onnx P = p_i p_o p_f

      i = σ(W_ii x + b_ii + W_hi h' + b_hi + p_i ⊙ c')
      f = σ(W_if x + b_if + W_hf h' + b_hf + p_f ⊙ c')
      g = tanh(W_ig x + b_ig + W_hg h' + b_hg)
      c = f ⊙ c' + i ⊙ g
      o = σ(W_io x + b_io + W_ho h' + b_ho + p_o ⊙ c)
      h = o ⊙ tanh(c)
      """)
}
