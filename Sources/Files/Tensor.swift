/// The types of elements that safetensors files hold and that Unroll reads.
public enum ElementType: String, CaseIterable, Sendable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint8 = "U8"
  case bool = "BOOL"

  /// The bytes of one element.
  public var size: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16, .int16: 2
    case .int8, .uint8, .bool: 1
    }
  }
}

/// A named array of numbers in row-major order.
///
/// The values are Doubles whatever the element type is: every narrower type converts exactly and back, so that a Float32 tensor is held
/// exactly too.
public struct Tensor: Equatable, Sendable {
  /// The name, for example `weight_ih_l0`.
  public var name: String
  /// The sizes of the dimensions, the slowest first; empty for a scalar.
  public var shape: [Int]
  /// The type of the elements in the file.
  public var type: ElementType
  /// The elements, the last dimension fastest; as many as the product of the shape.
  public var values: [Double]

  /// A tensor; `values` holds as many numbers as `shape` says.
  public init(_ name: String, shape: [Int], values: [Double], type: ElementType = .float64) {
    precondition(shape.reduce(1, *) == values.count, "a tensor's values must fill its shape")
    self.name = name
    self.shape = shape
    self.type = type
    self.values = values
  }
}
