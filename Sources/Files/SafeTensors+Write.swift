import Recurrence

/// Writing.
extension SafeTensors {
  /// What is to be written about a tensor before its values are.
  public struct Layout: Equatable, Sendable {
    /// The tensor's name.
    public var name: String
    /// The sizes of its dimensions, the slowest first.
    public var shape: [Int]
    /// Float64 or Float32.
    public var type: ElementType

    /// The layout of a tensor.
    public init(_ name: String, shape: [Int], type: ElementType = .float64) {
      self.name = name
      self.shape = shape
      self.type = type
    }
  }

  /// Takes the values of one tensor, piece by piece, in row-major order.
  public struct ValueSink: ~Copyable {
    private let sink: ByteSink
    private let type: ElementType
    fileprivate private(set) var count = 0

    fileprivate init(sink: ByteSink, type: ElementType) {
      self.sink = sink
      self.type = type
    }

    /// Appends values from memory; Float64 goes out as it is, for Float32 each is rounded.
    public mutating func append(_ values: UnsafeBufferPointer<Double>) {
      count += values.count
      if type == .float64, 1.littleEndian == 1 { return sink.write(raw: UnsafeRawBufferPointer(values)) }
      for value in values { put(value) }
    }

    /// Appends values.
    public mutating func append(_ values: some Sequence<Double>) {
      for value in values {
        count += 1
        put(value)
      }
    }

    private func put(_ value: Double) {
      if type == .float64 {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { sink.write(raw: $0) }
      } else {
        withUnsafeBytes(of: Float(value).bitPattern.littleEndian) { sink.write(raw: $0) }
      }
    }
  }

  /// Writes a file atomically; `fill` is asked for the values of each tensor in turn, so that no more than a piece is held in memory.
  ///
  /// Tensors and metadata stand in the order given; the values begin at a multiple of 8 bytes.
  /// - Throws: `safetensors.twice`, `safetensors.write-type`, `safetensors.count` where `fill` gave another number of values,
  ///   `file.…`, or what `fill` throws.
  public static func write(
    to path: String, _ layouts: [Layout], metadata: KeyValuePairs<String, String> = [:], durable: Bool = false,
    fill: (Int, inout ValueSink) throws(Diagnosis) -> Void
  ) throws(Diagnosis) {
    let header = try self.header(layouts, metadata, path)
    try Atomic.write(to: path, durable: durable) { (sink: ByteSink) throws(Diagnosis) in
      withUnsafeBytes(of: UInt64(header.count).littleEndian) { sink.write(raw: $0) }
      sink.write(header)
      for (index, layout) in layouts.enumerated() {
        var values = ValueSink(sink: sink, type: layout.type)
        try fill(index, &values)
        let expected = layout.shape.reduce(1, *)
        guard values.count == expected else {
          throw Diagnosis(
            "safetensors.count",
            ["file": path, "tensor": layout.name, "expected": "\(expected)", "got": "\(values.count)"])
        }
      }
    }
  }

  /// Writes whole tensors.
  /// - Throws: as the streaming `write`.
  public static func write(
    _ tensors: [Tensor], to path: String, metadata: KeyValuePairs<String, String> = [:], durable: Bool = false
  ) throws(Diagnosis) {
    let layouts = tensors.map { Layout($0.name, shape: $0.shape, type: $0.type) }
    try write(to: path, layouts, metadata: metadata, durable: durable) { index, values throws(Diagnosis) in
      tensors[index].values.withUnsafeBufferPointer { values.append($0) }
    }
  }

  /// The JSON header, filled up with spaces so that the values begin at a multiple of 8.
  private static func header(
    _ layouts: [Layout], _ metadata: KeyValuePairs<String, String>, _ path: String
  ) throws(Diagnosis) -> [UInt8] {
    let sink = ByteSink()
    var json = JSONWriter(to: sink, width: nil)
    var known: Set<String> = ["__metadata__"]
    var end = 0
    json.beginObject()
    if !metadata.isEmpty {
      json.key("__metadata__")
      json.beginObject()
      for (key, value) in metadata {
        json.key(key)
        json.string(value)
      }
      json.endObject()
    }
    for layout in layouts {
      guard known.insert(layout.name).inserted else {
        throw Diagnosis("safetensors.twice", ["file": path, "tensor": layout.name])
      }
      guard layout.type == .float64 || layout.type == .float32 else {
        throw Diagnosis("safetensors.write-type", ["file": path, "tensor": layout.name, "type": layout.type.rawValue])
      }
      let start = end
      end += layout.shape.reduce(1, *) * layout.type.size
      json.key(layout.name)
      json.beginObject()
      json.key("dtype")
      json.string(layout.type.rawValue)
      json.key("shape")
      json.integers(layout.shape)
      json.key("data_offsets")
      json.integers([start, end])
      json.endObject()
    }
    json.endObject()
    return sink.bytes + [UInt8](repeating: UInt8(ascii: " "), count: (8 - sink.count % 8) % 8)
  }
}
