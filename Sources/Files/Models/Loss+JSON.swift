import Recurrence

/// The loss as experiment files and trace files have it: `"mse"`, or `{kind: "mse", over: "last"}`.
extension Loss {
  /// The keys of a loss that is an object.
  public static let jsonKeys = ["kind", "over"]

  /// Reads the loss under `key` of an object; nil where there is none.
  ///
  /// - Throws: `object.…`, `loss.over` with file, line and column.
  public init?(_ reader: inout ObjectReader, key: String) throws(Diagnosis) {
    guard let tree = reader.tree(key) else { return nil }
    if tree.string != nil {
      self.init(try reader.choice(key, of: Kind.self))
      return
    }
    guard var loss = try reader.object(key) else { return nil }
    try loss.allow(Loss.jsonKeys)
    let kind: Kind = try loss.choice("kind")
    guard let over = loss.tree("over") else {
      self.init(kind)
      return
    }
    switch over.content {
    case .string("all"): self.init(kind)
    case .string("last"): self.init(kind, over: .last)
    case .numbers(let numbers) where numbers.allSatisfy({ $0 == 0 || $0 == 1 }):
      self.init(kind, over: .mask(numbers.map { $0 == 1 }))
    case .array(let elements) where !elements.isEmpty:
      var mask: [Bool] = []
      for element in elements {
        guard case .bool(let flag) = element.content else { throw loss.problem("loss.over", "over") }
        mask.append(flag)
      }
      self.init(kind, over: .mask(mask))
    default: throw loss.problem("loss.over", "over")
    }
  }

  /// Writes the loss as an object.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("kind", kind.rawValue)
    json.key("over")
    switch steps {
    case .all: json.string("all")
    case .last: json.string("last")
    case .mask(let flags): json.integers(flags.lazy.map { $0 ? 1 : 0 })
    }
    json.endObject()
  }
}
