extension Cell {
  /// The LSTM with a forget gate, as PyTorch, Keras and cuDNN have it.
  ///
  /// Hochreiter and Schmidhuber, Long short-term memory, Neural Computation 9 (1997); forget gate: Gers, Schmidhuber and Cummins,
  /// Learning to forget, Neural Computation 12 (2000).
  public static let lstm = Cell(
    builtIn: """
      name: lstm
      title: LSTM
      source: Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000
      pytorch weight_ih = W_ii W_if W_ig W_io
      pytorch weight_hh = W_hi W_hf W_hg W_ho
      pytorch bias_ih = b_ii b_if b_ig b_io
      pytorch bias_hh = b_hi b_hf b_hg b_ho
      keras kernel = W_ii W_if W_ig W_io
      keras recurrent_kernel = W_hi W_hf W_hg W_ho
      keras bias = b_ii+b_hi b_if+b_hf b_ig+b_hg b_io+b_ho
      onnx W = W_ii W_io W_if W_ig
      onnx R = W_hi W_ho W_hf W_hg
      onnx B = b_ii b_io b_if b_ig b_hi b_ho b_hf b_hg

      i = σ(W_ii x + b_ii + W_hi h' + b_hi)
      f = σ(W_if x + b_if + W_hf h' + b_hf)
      g = tanh(W_ig x + b_ig + W_hg h' + b_hg)
      o = σ(W_io x + b_io + W_ho h' + b_ho)
      c = f ⊙ c' + i ⊙ g
      h = o ⊙ tanh(c)
      """)
}
