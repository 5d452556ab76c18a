/// Dense layers: cells that read no earlier step, so that a layer of them is the same function at every step.
extension Cell {
  /// h = W x + b.
  public static let dense = Cell(
    builtIn: """
      name: dense
      title: Dense
      source: Rosenblatt 1958, The perceptron; PyTorch: nn.Linear, Keras: Dense

      h = W x + b
      """)

  /// h = relu(W x + b).
  public static let denseReLU = Cell(
    builtIn: """
      name: dense-relu
      title: Dense (ReLU)
      source: Nair and Hinton 2010, Rectified linear units improve restricted Boltzmann machines

      h = relu(W x + b)
      """)

  /// h = tanh(W x + b).
  public static let denseTanh = Cell(
    builtIn: """
      name: dense-tanh
      title: Dense (tanh)
      source: Rumelhart, Hinton and Williams 1986, Learning representations by back-propagating errors

      h = tanh(W x + b)
      """)

  /// h = σ(W x + b).
  public static let denseSigmoid = Cell(
    builtIn: """
      name: dense-sigmoid
      title: Dense (σ)
      source: Rumelhart, Hinton and Williams 1986, Learning representations by back-propagating errors

      h = σ(W x + b)
      """)

  /// h = softmax(W x + b).
  public static let denseSoftmax = Cell(
    builtIn: """
      name: dense-softmax
      title: Dense (softmax)
      source: Bridle 1990, Probabilistic interpretation of feedforward classification network outputs

      h = softmax(W x + b)
      """)
}
