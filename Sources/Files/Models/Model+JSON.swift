import Recurrence

/// The model as experiment files and trace files have it.
extension Model {
  /// The largest size that a file may ask for.
  static let largestSizeInFiles = 1 << 24

  /// The most layers that a file may ask for.
  static let mostLayersInFiles = 1000

  /// The keys of each object of a model.
  public static let jsonKeys: [String: [String]] = [
    "model": ["inputs", "embedding", "layers", "readout", "output"],
    "model.embedding": ["symbols", "width"],
    "model.layers[]": ["cell", "hidden", "outputs", "bidirectional", "bias"],
    "model.layers[].cell": ["name", "text"],
    "model.readout": ["outputs", "on", "bias"],
  ]

  /// Reads a model.
  ///
  /// - Parameter cell: The cell of a name or a path.
  /// - Throws: `object.…`, `model.…`, and what `cell` throws, with file, line and column.
  public init(_ reader: inout ObjectReader, cell: (String) throws(Diagnosis) -> Cell) throws(Diagnosis) {
    let sizes = 1...Model.largestSizeInFiles
    try reader.allow(Model.jsonKeys["model"] ?? [])
    var embedding: Embedding?
    if var table = try reader.object("embedding") {
      try table.allow(Model.jsonKeys["model.embedding"] ?? [])
      embedding = Embedding(
        symbols: try table.integer("symbols", in: sizes), width: try table.integer("width", in: sizes))
    }
    let inputs = try reader.integer("inputs", default: embedding == nil ? nil : 1, in: embedding == nil ? sizes : 1...1)
    var layers: [Layer] = []
    let all = try reader.objects("layers")
    guard all.count <= Model.mostLayersInFiles else {
      throw reader.problem("model.layers", "layers", ["got": "\(all.count)", "most": "\(Model.mostLayersInFiles)"])
    }
    for var layer in all { layers.append(try Layer(&layer, cell: cell)) }
    guard !layers.isEmpty else { throw reader.problem("model.no-layers", "layers") }
    var readout: Readout?
    if var reader = try reader.object("readout") {
      try reader.allow(Model.jsonKeys["model.readout"] ?? [])
      readout = Readout(
        outputs: try reader.integer("outputs", in: sizes), on: try reader.choice("on", default: .every),
        bias: try reader.bool("bias", default: true))
    }
    self.init(
      inputs: inputs, embedding: embedding, layers: layers, readout: readout,
      output: try reader.choice("output", default: .identity))
  }

  /// Writes the model; a cell that is not built in goes with its whole text.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    if let embedding {
      json.key("embedding")
      json.beginObject()
      json.member("symbols", embedding.symbols)
      json.member("width", embedding.width)
      json.endObject()
    } else {
      json.member("inputs", inputs)
    }
    json.key("layers")
    json.beginArray()
    for layer in layers { layer.write(to: &json) }
    json.endArray()
    if let readout {
      json.key("readout")
      json.beginObject()
      json.member("outputs", readout.outputs)
      json.member("on", readout.steps.rawValue)
      json.member("bias", readout.hasBias)
      json.endObject()
    }
    json.member("output", output.rawValue)
    json.endObject()
  }
}

extension Model.Layer {
  fileprivate init(_ reader: inout ObjectReader, cell: (String) throws(Diagnosis) -> Cell) throws(Diagnosis) {
    let sizes = 1...Model.largestSizeInFiles
    try reader.allow(Model.jsonKeys["model.layers[]"] ?? [])
    let cell = try Model.Layer.cell(&reader, named: cell)
    var outputs: Int?
    if reader.has("outputs") {
      outputs = try reader.integer("outputs", in: sizes)
      guard cell.equations.contains(where: { (cell.width(of: $0.name)?.output ?? 0) > 0 }) else {
        throw reader.problem("model.outputs-unused", "outputs", ["cell": cell.name])
      }
    }
    self.init(
      cell, hidden: try reader.integer("hidden", in: sizes), outputs: outputs,
      bidirectional: try reader.bool("bidirectional", default: false), biases: try reader.bool("bias", default: true))
  }

  /// A name, a path, or an object with the text of a cell file.
  private static func cell(
    _ reader: inout ObjectReader, named: (String) throws(Diagnosis) -> Cell
  ) throws(Diagnosis) -> Cell {
    let place = reader.problem("", "cell").arguments.filter { $0.name != "path" }
    do throws(Diagnosis) {
      guard reader.tree("cell")?.members != nil, var own = try reader.object("cell") else {
        return try named(reader.string("cell"))
      }
      try own.allow(Model.jsonKeys["model.layers[].cell"] ?? [])
      let (name, text) = (try own.string("name"), try own.string("text"))
      do throws(Diagnosis) {
        return try Cell(parsing: text, defaultName: name)
      } catch {
        // Line and column are those of the cell's own text.
        throw error.adding(["file": reader.file + ", " + reader.path(of: "cell.text")])
      }
    } catch {
      guard error["file"] == nil else { throw error }
      var placed = error
      placed.arguments += place
      throw placed
    }
  }

  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("cell")
    if Cell.builtIn.contains(cell) {
      json.string(cell.name)
    } else {
      json.beginObject()
      json.member("name", cell.name)
      json.member("text", cell.text)
      json.endObject()
    }
    json.member("hidden", hidden)
    if let outputs { json.member("outputs", outputs) }
    json.member("bidirectional", isBidirectional)
    json.member("bias", hasBiases)
    json.endObject()
  }
}

extension JSONWriter {
  mutating func member(_ key: String, _ value: Int) {
    self.key(key)
    integer(value)
  }

  mutating func member(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }

  mutating func member(_ key: String, _ value: Bool) {
    self.key(key)
    bool(value)
  }
}
