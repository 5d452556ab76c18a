/// The numbers of a model's parameters, or their gradients.
public struct Parameters<S: Scalar>: Equatable, Sendable {
  /// Names, shapes and places.
  public let table: ParameterTable
  /// All numbers, one parameter after the other, matrices row by row.
  public var values: [S]

  /// All zero.
  public init(zerosLike table: ParameterTable) {
    self.table = table
    values = S.zeros(table.count)
  }

  /// One parameter, as a flat array; assigning wants as many numbers as there are.
  public subscript(name: String) -> [S]? {
    get {
      guard let index = table.index(of: name) else { return nil }
      let entry = table.entries[index]
      return Array(values[entry.offset..<entry.offset + entry.count])
    }
    set {
      guard let index = table.index(of: name), let newValue else { return }
      let entry = table.entries[index]
      precondition(newValue.count == entry.count)
      values.replaceSubrange(entry.offset..<entry.offset + entry.count, with: newValue)
    }
  }

  /// One element.
  public subscript(index: Int, row: Int, column: Int) -> S {
    get { values[table.entries[index].offset + row * table.entries[index].columns + column] }
    set { values[table.entries[index].offset + row * table.entries[index].columns + column] = newValue }
  }

  /// The same numbers in another type.
  public func converted<T: Scalar>(_ transform: (S) -> T) -> Parameters<T> {
    var result = Parameters<T>(zerosLike: table)
    for index in values.indices { result.values[index] = transform(values[index]) }
    return result
  }

  /// Adds the numbers of another set, element by element.
  mutating func add(_ other: Parameters<S>) {
    for index in values.indices { values[index] = values[index] + other.values[index] }
  }

  /// Refuses numbers that are not finite, saying which.
  public func checkFinite() throws(Diagnosis) {
    for entry in table.entries {
      for index in 0..<entry.count where !values[entry.offset + index].isFinite {
        throw Diagnosis(
          "parameters.not-finite",
          [
            "tensor": entry.name, "row": String(index / entry.columns), "column": String(index % entry.columns),
            "got": values[entry.offset + index].double.description,
          ])
      }
    }
  }
}
