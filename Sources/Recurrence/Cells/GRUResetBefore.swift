extension Cell {
  /// The gated recurrent unit of the paper: the reset gate acts on the state before the product (Keras: `reset_after=False`).
  ///
  /// Cho and others, Learning phrase representations using RNN encoder–decoder, EMNLP 2014, equations 5–8.
  public static let gruResetBefore = Cell(
    builtIn: """
      name: gru-reset-before
      title: GRU, reset before the product
      source: Cho and others 2014, Learning phrase representations using RNN encoder-decoder
      keras kernel = W_iz W_ir W_in
      keras recurrent_kernel = W_hz W_hr W_hn
      keras bias = b_iz+b_hz b_ir+b_hr b_in+b_hn
      onnx W = W_iz W_ir W_in
      onnx R = W_hz W_hr W_hn
      onnx B = b_iz b_ir b_in b_hz b_hr b_hn

      r = σ(W_ir x + b_ir + W_hr h' + b_hr)
      z = σ(W_iz x + b_iz + W_hz h' + b_hz)
      n = tanh(W_in x + b_in + W_hn (r ⊙ h') + b_hn)
      h = (1 − z) ⊙ n + z ⊙ h'
      """)
}
