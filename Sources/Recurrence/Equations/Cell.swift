/// A recurrent cell, declared by its equations.
///
/// Everything else follows from them: the program that runs forward, its adjoint (back-propagation through time), the names of the
/// recorded quantities, explanations, typeset formulas, diagrams, parameter counts and packings.
public struct Cell: Equatable, Sendable {
  /// The name by which commands and files know it, such as `lstm`.
  public let name: String
  /// The name as prose has it, such as `LSTM`.
  public let title: String
  /// The paper.
  public let source: String
  /// In the order in which they are computed; the last one is the output.
  public let equations: [Equation]
  /// All parameters, in the order in which the equations first name them.
  public let parameters: [Parameter]
  /// The quantities that a later step reads; the output first.
  public let states: [String]
  /// How other libraries pack the parameters.
  public let packings: [Packing]
  /// The text of the cell file that it was read from.
  public private(set) var text = ""
  /// The width of every quantity, in the order of the equations.
  let widths: [(name: String, width: Width)]
  /// The widths that the encoder's states must have.
  let encoderWidths: [Width]

  /// A parameter of the cell: a matrix or a vector of numbers that all time steps share.
  public struct Parameter: Equatable, Sendable {
    /// As the equations have it: `W_hi`, `b_ii`, `p_i`.
    public var name: String
    /// The height: the width of the vector that comes out.
    public var rows: Width
    /// The width of the vector that it multiplies; nil for a vector of parameters.
    public var columns: Width?
    /// Whether it is a vector that is only added, so that a layer without biases drops it.
    public var isBias: Bool
    /// Whether it is a matrix that multiplies an earlier state.
    public var isRecurrent = false
  }

  /// Reads a cell from the text of a cell file; the format is described at `CellParser`.
  ///
  /// - Throws: a diagnosis with the line and the column, and what was expected there.
  public init(parsing text: String, defaultName: String = "cell") throws(Diagnosis) {
    self = try CellParser.parse(text, defaultName: defaultName)
    self.text = text
  }

  init(
    name: String, title: String, source: String, equations: [Equation], outputWide: [String: String],
    packings: [Packing]
  ) throws(Diagnosis) {
    self.name = name
    self.title = title
    self.source = source
    self.equations = equations
    let declared = outputWide.mapValues { $0 == "output" ? Width.output : Width.hidden }
    var inference = WidthInference(declared: declared)
    for equation in equations { try inference.read(equation) }
    let known = inference.widths
    for name in outputWide.keys.sorted() where !known.contains(where: { $0.name == name }) {
      throw Diagnosis("cell.unknown-width", ["text": name])
    }
    try inference.checkDelayedReads()
    widths = known
    encoderWidths = inference.encoderWidths
    parameters = inference.parameters
    let output = equations[equations.count - 1].name
    let read = inference.statesRead
    states =
      equations.map { $0.name }.filter { $0 == output && read.contains($0) }
      + equations.map { $0.name }.filter { $0 != output && read.contains($0) }
    self.packings = packings
    try checkPackings()
  }

  /// The last equation's quantity.
  public var output: String { equations[equations.count - 1].name }

  /// The width of a quantity; nil where the cell has none of that name.
  public func width(of quantity: String) -> Width? {
    quantity == "x" ? .input : widths.first { $0.name == quantity }?.width
  }

  /// The width that a formula over the cell's quantities has by itself.
  func ownWidth(of formula: Formula) -> Width {
    formula.ownWidth(of: { width(of: $0) }, rows: { name in parameters.first { $0.name == name }?.rows })
  }

  /// The number of parameters of one direction of a layer.
  public func parameterCount(_ sizes: LayerSizes, biases: Bool = true) -> Int {
    var count = 0
    for parameter in parameters where biases || !parameter.isBias {
      count += parameter.rows.units(sizes) * (parameter.columns?.units(sizes) ?? 1)
    }
    return count
  }

  /// Whether the equations read earlier steps at all.
  public var isRecurrent: Bool { !states.isEmpty }

  /// Whether the equations read an encoder's states.
  public var readsEncoder: Bool { equations.contains { $0.formula.readsEncoder } }

  /// Every packing names parameters of the cell, each at most once in a library.
  private func checkPackings() throws(Diagnosis) {
    var seen: [String: Set<String>] = [:]
    for packing in packings {
      for name in packing.blocks.joined() {
        guard parameters.contains(where: { $0.name == name }) else {
          throw Diagnosis("cell.packing-unknown", ["text": name, "tensor": packing.tensor])
        }
        guard seen[packing.library, default: []].insert(name).inserted else {
          throw Diagnosis("cell.packing-twice", ["text": name, "library": packing.library])
        }
      }
    }
  }

  /// Two cells are equal when their declarations are.
  public static func == (a: Cell, b: Cell) -> Bool {
    a.name == b.name && a.title == b.title && a.source == b.source && a.equations == b.equations
      && a.parameters == b.parameters && a.packings == b.packings
  }
}
