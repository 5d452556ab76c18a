extension Cell {
  /// The simple recurrent network with rectified linear units: Le, Jaitly and Hinton, arXiv:1504.00941 (2015).
  public static let rnnReLU = Cell(
    builtIn: """
      name: rnn-relu
      title: RNN (ReLU)
      source: Elman 1990; with ReLU: Le, Jaitly and Hinton 2015, A simple way to initialize recurrent networks of rectified linear units
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

      h = relu(W_ih x + b_ih + W_hh h' + b_hh)
      """)
}
