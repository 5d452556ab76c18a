extension Cell {
  /// The gated recurrent unit with the reset gate after the product, as PyTorch and cuDNN have it (Keras: `reset_after=True`).
  ///
  /// Cho and others, Learning phrase representations using RNN encoder–decoder, EMNLP 2014, in cuDNN's variant.
  public static let gru = Cell(
    builtIn: """
      name: gru
      title: GRU
      source: Cho and others 2014, with the reset gate after the product as in cuDNN
      pytorch weight_ih = W_ir W_iz W_in
      pytorch weight_hh = W_hr W_hz W_hn
      pytorch bias_ih = b_ir b_iz b_in
      pytorch bias_hh = b_hr b_hz b_hn
      keras kernel = W_iz W_ir W_in
      keras recurrent_kernel = W_hz W_hr W_hn
      keras bias = b_iz b_ir b_in b_hz b_hr b_hn
      onnx W = W_iz W_ir W_in
      onnx R = W_hz W_hr W_hn
      onnx B = b_iz b_ir b_in b_hz b_hr b_hn

      r = σ(W_ir x + b_ir + W_hr h' + b_hr)
      z = σ(W_iz x + b_iz + W_hz h' + b_hz)
      n = tanh(W_in x + b_in + r ⊙ (W_hn h' + b_hn))
      h = (1 − z) ⊙ n + z ⊙ h'
      """)
}
