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
  /// What reads another sequence first and hands its states on; the layers are then the decoder.
  public var encoder: Encoder?
  /// Whether a step's input is the output of the step before it, rather than given (teacher forcing): the output itself, or with an
  /// embedding the number of its largest element.
  public var feedsBack = false
  /// The probability with which each number that the first layer reads (an input, or what the embedding gives) is dropped in training; the
  /// others are divided by 1 − p.
  public var inputDropout = 0.0

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
    /// The probability with which each number that the layer hands on is dropped in training; the others are divided by 1 − p.
    public var dropout = 0.0
    /// Which steps of what is below the layer reads; all layers above one that does not read every step are dense.
    public var reads = Reads.every

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

  /// Which steps a layer reads.
  public enum Reads: Equatable, Sendable {
    /// Each step by itself.
    case every
    /// The last step only.
    case last
    /// All of this number of steps at once, one below the other.
    case flattened(steps: Int)
  }

  /// Layers that run over a sequence of their own before the model does.
  public struct Encoder: Equatable, Sendable {
    /// The width of what it reads; 1 for symbols.
    public var inputs: Int
    /// The table that turns symbols into vectors.
    public var embedding: Embedding?
    /// Its layers, from the input up.
    public var layers: [Layer]
    /// Whether a layer of the model starts from the final states of the encoder's layer of its number: of both directions, one below
    /// the other.
    public var handsStates: Bool
    /// As the model's: dropout on what its first layer reads.
    public var inputDropout = 0.0

    /// An encoder; it hands its states on unless said otherwise.
    public init(inputs: Int = 1, embedding: Embedding? = nil, layers: [Layer], handsStates: Bool = true) {
      self.inputs = inputs
      self.embedding = embedding
      self.layers = layers
      self.handsStates = handsStates
    }

    /// The width of x as its first layer sees it.
    public var firstWidth: Int { embedding?.width ?? inputs }
    /// The width of what it hands to attention.
    public var width: Int { layers.last?.width ?? firstWidth }
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
  public func inputWidth(layer: Int) -> Int {
    let below = layer == 0 ? firstWidth : layers[layer - 1].width
    guard case .flattened(let steps) = layers[layer].reads else { return below }
    let (width, overflow) = below.multipliedReportingOverflow(by: steps)
    return overflow ? .max : width
  }

  /// Whether there is one output for the whole sequence: a layer or the readout reads the last step only, or all steps at once.
  public var hasOneOutput: Bool { readout?.steps == .last || layers.contains { $0.reads != .every } }

  /// Refuses sizes below 1 and models whose numbers cannot be counted in an `Int`.
  func check() throws(Diagnosis) {
    var sizes = [("inputs", inputs)]
    if let embedding { sizes += [("embedding.symbols", embedding.symbols), ("embedding.width", embedding.width)] }
    for (index, layer) in layers.enumerated() {
      sizes.append(("layers[" + String(index) + "].hidden", layer.hidden))
      if let outputs = layer.outputs { sizes.append(("layers[" + String(index) + "].outputs", outputs)) }
    }
    sizes += encoder?.sizes ?? []
    if let readout { sizes.append(("readout.outputs", readout.outputs)) }
    for (name, size) in sizes where size < 1 || size > Model.largestSize {
      throw Diagnosis(
        "model.size", ["name": name, "got": String(size), "largest": String(Model.largestSize)])
    }
    guard !layers.isEmpty else { throw Diagnosis("model.no-layers") }
    try checkParts()
  }

  /// Products of two such sizes and a few gates stay far below `Int.max`.
  static let largestSize = 1 << 24
}
