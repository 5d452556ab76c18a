import Recurrence

/// The model as experiment files and trace files have it.
extension Model {
  /// The largest size that a file may ask for.
  static let largestSizeInFiles = 1 << 24

  /// The most layers that a file may ask for.
  static let mostLayersInFiles = 1000

  static let layerKeys = ["cell", "hidden", "outputs", "bidirectional", "bias", "dropout", "on", "steps"]

  /// The keys of each object of a model.
  public static let jsonKeys: [String: [String]] = [
    "model": ["inputs", "embedding", "layers", "readout", "output", "encoder", "feeds_back", "dropout"],
    "model.embedding": ["symbols", "width"],
    "model.layers[]": layerKeys,
    "model.layers[].cell": ["name", "text"],
    "model.encoder": ["inputs", "embedding", "layers", "hands_states", "dropout"],
    "model.encoder.embedding": ["symbols", "width"],
    "model.encoder.layers[]": layerKeys,
    "model.encoder.layers[].cell": ["name", "text"],
    "model.readout": ["outputs", "on", "bias"],
  ]

  /// Reads a model.
  ///
  /// - Parameter cell: The cell of a name or a path.
  /// - Throws: `object.…`, `model.…`, and what `cell` throws, with file, line and column.
  public init(_ reader: inout ObjectReader, cell: (String) throws(Diagnosis) -> Cell) throws(Diagnosis) {
    let sizes = 1...Model.largestSizeInFiles
    try reader.allow(Model.jsonKeys["model"] ?? [])
    let (inputs, embedding, layers) = try Model.stack(&reader, cell: cell)
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
    if var inner = try reader.object("encoder") {
      try inner.allow(Model.jsonKeys["model.encoder"] ?? [])
      let (inputs, embedding, layers) = try Model.stack(&inner, cell: cell)
      encoder = Encoder(
        inputs: inputs, embedding: embedding, layers: layers,
        handsStates: try inner.bool("hands_states", default: true))
      encoder?.inputDropout = try inner.number("dropout", default: 0, in: 0...1)
    }
    feedsBack = try reader.bool("feeds_back", default: false)
    inputDropout = try reader.number("dropout", default: 0, in: 0...1)
  }

  /// What a model and its encoder have both: inputs, perhaps an embedding, and layers.
  private static func stack(
    _ reader: inout ObjectReader, cell: (String) throws(Diagnosis) -> Cell
  ) throws(Diagnosis) -> (inputs: Int, embedding: Embedding?, layers: [Layer]) {
    let sizes = 1...Model.largestSizeInFiles
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
    return (inputs, embedding, layers)
  }

  /// Writes the model; a cell that is not built in goes with its whole text.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    Model.write(inputs, embedding, layers, to: &json)
    if let readout {
      json.key("readout")
      json.beginObject()
      json.member("outputs", readout.outputs)
      json.member("on", readout.steps.rawValue)
      json.member("bias", readout.hasBias)
      json.endObject()
    }
    json.member("output", output.rawValue)
    if let encoder {
      json.key("encoder")
      json.beginObject()
      Model.write(encoder.inputs, encoder.embedding, encoder.layers, to: &json)
      json.member("hands_states", encoder.handsStates)
      json.dropout(encoder.inputDropout)
      json.endObject()
    }
    if feedsBack { json.member("feeds_back", true) }
    json.dropout(inputDropout)
    json.endObject()
  }

  private static func write(
    _ inputs: Int, _ embedding: Embedding?, _ layers: [Layer], to json: inout JSONWriter
  ) {
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
    dropout = try reader.number("dropout", default: 0, in: 0...1)
    let on = try reader.choice("on", among: ["every", "last", "flattened"], default: "every")
    if on == "flattened" {
      reads = .flattened(steps: try reader.integer("steps", in: sizes))
    } else {
      if on == "last" { reads = .last }
      if reader.has("steps") { throw reader.problem("model.steps-unused", "steps") }
    }
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
    if Cell.all.contains(cell) {
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
    json.dropout(dropout)
    switch reads {
    case .every: break
    case .last: json.member("on", "last")
    case .flattened(let steps):
      json.member("on", "flattened")
      json.member("steps", steps)
    }
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

  /// A probability that is mostly 0.
  mutating func dropout(_ rate: Double) {
    guard rate > 0 else { return }
    key("dropout")
    number(rate)
  }
}
