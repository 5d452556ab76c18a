/// The computed numbers of a page, in the order of their first use.
struct NumberRegister {
  /// A number's address, as an expression of the chapter, and its value.
  struct Entry: Equatable {
    var address: String
    var value: String
  }

  private(set) var entries: [Entry] = []
  private var known: Set<String> = []

  /// Notes a number, or several, unless they are there.
  mutating func note(_ address: String, _ values: [Double]) {
    guard known.insert(address).inserted else { return }
    entries.append(Entry(address: address, value: values.map { NumberRegister.full($0) }.joined(separator: ", ")))
  }

  /// A number with all digits that it has.
  static func full(_ value: Double) -> String {
    let text = value == value.rounded() && Swift.abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    return text.replacing("-", with: "−")
  }
}
