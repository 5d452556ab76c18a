/// Which parameters a program has, with their shapes, in one flat array.
public struct ParameterTable: Equatable, Sendable {
  /// One matrix or vector.
  public struct Entry: Equatable, Sendable {
    /// Unique in the model: `l0.W_hi`, `l1.reverse.b_ii`, `readout.W`, `embedding.E`.
    public var name: String
    /// Height.
    public var rows: Int
    /// Width; 1 for a vector.
    public var columns: Int
    /// Whether it is a matrix rather than a vector.
    public var isMatrix: Bool
    /// Whether it is only added.
    public var isBias: Bool
    /// Whether it multiplies an earlier state.
    public var isRecurrent: Bool
    /// Where it begins in the flat array; a matrix is stored row by row.
    public var offset: Int
    /// The layer and direction that it belongs to, if any.
    public var layer: Int?
    /// The direction.
    public var direction: Model.Direction

    /// The number of scalars.
    public var count: Int { rows * columns }
    /// `[rows, columns]` or `[rows]`.
    public var shape: [Int] { isMatrix ? [rows, columns] : [rows] }
    /// The name within its layer: `W_hi`.
    public var symbol: String {
      guard let dot = name.lastIndex(of: ".") else { return name }
      return String(name[name.index(after: dot)...])
    }
  }

  /// All parameters, in the order of the flat array.
  public private(set) var entries: [Entry] = []
  /// The number of scalars.
  public private(set) var count = 0

  /// The index of a parameter by its name.
  public func index(of name: String) -> Int? {
    entries.firstIndex { $0.name == name }
  }

  /// Adds a parameter at the end; the index that it has.
  mutating func add(
    _ name: String, rows: Int, columns: Int?, isBias: Bool = false, isRecurrent: Bool = false, layer: Int? = nil,
    direction: Model.Direction = .forward
  ) throws(Diagnosis) -> Int {
    let (size, overflow) = rows.multipliedReportingOverflow(by: columns ?? 1)
    let (end, overflow2) = count.addingReportingOverflow(size)
    guard !overflow, !overflow2, end <= ParameterTable.largestCount else {
      let largest = UInt64(ParameterTable.largestCount)
      throw Diagnosis(
        "model.too-many-parameters", ["name": name, "largest": String(largest), "bytes": String(largest * 16)])
    }
    entries.append(
      Entry(
        name: name, rows: rows, columns: columns ?? 1, isMatrix: columns != nil, isBias: isBias,
        isRecurrent: isRecurrent, offset: count,
        layer: layer, direction: direction))
    count = end
    return entries.count - 1
  }

  /// 2⁴⁰ scalars are 8 TB.
  static let largestCount = 1 << 40
}
