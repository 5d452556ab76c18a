extension Cell {
  /// The simple recurrent network with tanh: Elman, Finding structure in time, Cognitive Science 14 (1990).
  public static let rnnTanh = Cell(
    builtIn: """
      name: rnn-tanh
      title: RNN (tanh)
      source: Elman 1990, Finding structure in time
      pytorch weight_ih = W_ih
      pytorch weight_hh = W_hh
      pytorch bias_ih = b_ih
      pytorch bias_hh = b_hh
      keras kernel = W_ih
      keras recurrent_kernel = W_hh
      keras bias = b_ih+b_hh
      onnx W = W_ih
      onnx R = W_hh
      onnx B = b_ih b_hh

      h = tanh(W_ih x + b_ih + W_hh h' + b_hh)
      """)
}
