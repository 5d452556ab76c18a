/// Reads a cell file: a few lines of description, then the equations in the order in which they are computed.
///
///     name: lstm
///     title: LSTM
///     source: Hochreiter and Schmidhuber 1997
///     pytorch weight_ih = W_ii W_if W_ig W_io
///
///     i = σ(W_ii x + b_ii + W_hi h' + b_hi)
///     …
///     h = o ⊙ tanh(c)
///
/// `x` is the input, a name with `'` its value one step earlier, every other name that no equation computes is a parameter: a matrix
/// where it stands in front of a vector, else a vector. The last equation is the cell's output.
struct CellParser {
  /// A cell file longer than this is refused: no cell is.
  static let maximumLength = 65_536
  private static let libraries = ["pytorch", "keras", "onnx"]
  private static let keys = ["name", "title", "source", "width"]

  private var description: [String: String] = [:]
  private var widths: [String: String] = [:]
  private var packings: [Packing] = []
  private var lines: [(tokens: [Token], name: String)] = []

  static func parse(_ text: String, defaultName: String) throws(Diagnosis) -> Cell {
    guard text.utf8.count <= maximumLength else {
      throw Diagnosis("cell.too-long", ["limit": String(maximumLength)])
    }
    var parser = CellParser()
    var number = 0
    // A carriage return and a line feed are one character.
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      number += 1
      try parser.read(line, number: number)
    }
    return try parser.cell(defaultName: defaultName)
  }

  private mutating func read(_ line: Substring, number: Int) throws(Diagnosis) {
    let trimmed = line.drop { $0 == " " || $0 == "\t" }
    if trimmed.isEmpty || trimmed.first == "#" { return }
    let column = 1 + line.count - trimmed.count
    let head = trimmed.prefix { Token.isNamePart($0) }
    let rest = trimmed[head.endIndex...].drop { $0 == " " || $0 == "\t" }
    if rest.first == ":" {
      try describe(String(head), String(CellParser.trimmed(rest.dropFirst())), number, column)
    } else if CellParser.libraries.contains(String(head)), rest.first.map(Token.isNameStart) == true {
      packings.append(try packing(library: String(head), rest, number, column + trimmed.count - rest.count))
    } else {
      try addEquation(Token.tokens(of: trimmed, line: number, column: column))
    }
  }

  private mutating func describe(_ key: String, _ value: String, _ line: Int, _ column: Int) throws(Diagnosis) {
    guard CellParser.keys.contains(key) else {
      throw Token.error("cell.unknown-key", key, line, column)
        .adding(["suggestion": Suggestion.nearest(to: key, in: CellParser.keys) ?? CellParser.keys[0]])
    }
    if key == "width" {
      // `width: y = output`: the quantity's width is the layer's second size.
      let parts = value.split(separator: "=").map { String(CellParser.trimmed($0)) }
      guard parts.count == 2, parts[1] == "output" || parts[1] == "hidden" else {
        throw Token.error("cell.bad-width", value, line, column)
      }
      widths[parts[0]] = parts[1]
    } else {
      guard description[key] == nil else { throw Token.error("cell.twice", key, line, column) }
      description[key] = value
    }
  }

  private func packing(library: String, _ text: Substring, _ line: Int, _ column: Int) throws(Diagnosis) -> Packing {
    let halves = text.split(separator: "=", maxSplits: 1)
    guard halves.count == 2 else { throw Token.error("cell.bad-packing", String(text), line, column) }
    let blocks = halves[1].split(separator: " ").map { $0.split(separator: "+").map { String($0) } }
    guard !blocks.isEmpty else { throw Token.error("cell.bad-packing", String(text), line, column) }
    return Packing(library: library, tensor: String(CellParser.trimmed(halves[0])), blocks: blocks)
  }

  private mutating func addEquation(_ tokens: [Token]) throws(Diagnosis) {
    guard case .name(let name) = tokens[0].kind else {
      throw Token.error("cell.expected-name", tokens[0].text, tokens[0].line, tokens[0].column)
    }
    guard !FormulaParser.reservedNames.contains(name) else {
      throw Token.error("cell.reserved", name, tokens[0].line, tokens[0].column)
    }
    guard !lines.contains(where: { $0.name == name }) else {
      throw Token.error("cell.twice", name, tokens[0].line, tokens[0].column)
    }
    lines.append((tokens, name))
  }

  private func cell(defaultName: String) throws(Diagnosis) -> Cell {
    guard !lines.isEmpty else { throw Diagnosis("cell.no-equations") }
    let quantities = Set(lines.map { $0.name }).union(["x"])
    var equations: [Equation] = []
    for line in lines {
      var parser = FormulaParser(line.tokens, quantities: quantities)
      equations.append(try parser.equation())
    }
    let name = description["name"] ?? defaultName
    return try Cell(
      name: name, title: description["title"] ?? name, source: description["source"] ?? "",
      equations: equations, outputWide: widths, packings: packings)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
