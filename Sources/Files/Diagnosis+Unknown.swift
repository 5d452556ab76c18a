import Recurrence

extension Diagnosis {
  /// The diagnosis `key` about an unknown `name`, or `key-near` with the `near` name that was probably meant.
  static func unknown(_ key: String, _ name: String, near: String?) -> Diagnosis {
    guard let near else { return Diagnosis(key, ["name": name]) }
    return Diagnosis(key + "-near", ["name": name, "near": near])
  }
}
