/// A network: an input, perhaps an embedding, a stack of recurrent layers, and perhaps a linear readout with an output function.
public struct Model: Equatable, Sendable {
  /// The width of the input x; 1 when the input is a symbol that the embedding looks up.
  public var inputs: Int
  /// The table that turns symbols into vectors, if the input is a sequence of symbols.
  public var embedding: Embedding?
  /// The recurrent layers, from the input up.
  public var layers: [Layer]
  /// The linear layer on top; without one the outputs are those of the last layer.
  public var readout: Readout?
  /// What is applied to the outputs.
  public var output: OutputFunction

  /// A model; `inputs` may be left out with an embedding.
  public init(
    inputs: Int = 1, embedding: Embedding? = nil, layers: [Layer], readout: Readout? = nil,
    output: OutputFunction = .identity
  ) {
    self.inputs = inputs
    self.embedding = embedding
    self.layers = layers
    self.readout = readout
    self.output = output
  }

  /// A recurrent layer.
  public struct Layer: Equatable, Sendable {
    /// Its equations.
    public var cell: Cell
    /// The number of hidden units of each direction.
    public var hidden: Int
    /// The width of what the cell declares `output`-wide (Jordan's y, a projected h); nil: like `hidden`.
    public var outputs: Int?
    /// Whether a second copy with parameters of its own runs from the end to the beginning; the outputs are concatenated.
    public var isBidirectional: Bool
    /// Whether the equations' additive vectors exist.
    public var hasBiases: Bool

    /// A layer; one direction and biases unless said otherwise.
    public init(_ cell: Cell, hidden: Int, outputs: Int? = nil, bidirectional: Bool = false, biases: Bool = true) {
      self.cell = cell
      self.hidden = hidden
      self.outputs = outputs
      isBidirectional = bidirectional
      hasBiases = biases
    }

    /// The width of what the layer hands on: both directions one below the other.
    public var width: Int {
      let one = (cell.width(of: cell.output) ?? .hidden).units(sizes(input: 0))
      return isBidirectional ? 2 * one : one
    }

    /// The sizes of one direction, given the width of x.
    public func sizes(input: Int) -> LayerSizes {
      LayerSizes(input: input, hidden: hidden, output: outputs ?? hidden)
    }

    /// The directions that the layer has.
    public var directions: [Direction] { isBidirectional ? [.forward, .reverse] : [.forward] }
  }

  /// The way a layer runs through time.
  public enum Direction: String, Sendable { case forward, reverse }

  /// A table of vectors, one a symbol.
  public struct Embedding: Equatable, Sendable {
    /// The number of rows of the table.
    public var symbols: Int
    /// The width of a row.
    public var width: Int

    /// A table of `symbols` rows.
    public init(symbols: Int, width: Int) {
      self.symbols = symbols
      self.width = width
    }
  }

  /// A linear layer y = W h + b.
  public struct Readout: Equatable, Sendable {
    /// The width of y.
    public var outputs: Int
    /// Whether there is a y for every step or for the last one only (row T−1 of the layers' output, in both directions).
    public var steps: ReadoutSteps
    /// Whether b exists.
    public var hasBias: Bool

    /// A readout on every step unless said otherwise.
    public init(outputs: Int, on steps: ReadoutSteps = .every, bias: Bool = true) {
      self.outputs = outputs
      self.steps = steps
      hasBias = bias
    }
  }

  /// The steps that have an output.
  public enum ReadoutSteps: String, CaseIterable, Sendable { case every, last }

  /// What is applied to the readout (or to the last layer's outputs).
  public enum OutputFunction: String, CaseIterable, Sendable { case identity, sigmoid, softmax }

  /// The width of x as the first layer sees it.
  public var firstWidth: Int { embedding?.width ?? inputs }

  /// The width of the model's outputs.
  public var outputs: Int { readout?.outputs ?? layers.last?.width ?? firstWidth }

  /// The width of x in layer `layer`.
  public func inputWidth(layer: Int) -> Int { layer == 0 ? firstWidth : layers[layer - 1].width }

  /// Refuses sizes below 1 and models whose numbers cannot be counted in an `Int`.
  func check() throws(Diagnosis) {
    var sizes = [("inputs", inputs)]
    if let embedding { sizes += [("embedding.symbols", embedding.symbols), ("embedding.width", embedding.width)] }
    for (index, layer) in layers.enumerated() {
      sizes.append(("layers[" + String(index) + "].hidden", layer.hidden))
      if let outputs = layer.outputs { sizes.append(("layers[" + String(index) + "].outputs", outputs)) }
    }
    if let readout { sizes.append(("readout.outputs", readout.outputs)) }
    for (name, size) in sizes where size < 1 || size > Model.largestSize {
      throw Diagnosis(
        "model.size", ["name": name, "got": String(size), "largest": String(Model.largestSize)])
    }
    guard !layers.isEmpty else { throw Diagnosis("model.no-layers") }
  }

  /// Products of two such sizes and a few gates stay far below `Int.max`.
  static let largestSize = 1 << 24
}
