import Foundation
import Testing

/// Frozen figures of this module's tests; `script/fixtures` made them.
enum Fixture {
  static func load<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
    let url = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/\(name).json")
    return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
  }

  /// The numbers in [-1, 1) that the scripts of the fixtures call `stream`: splitmix64 of (start + index), the top 53 bits.
  static func stream(_ count: Int, start: Int) -> [Double] {
    (start..<start + count).map { index in
      var z = (UInt64(index) + 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
      return Double(z >> 11) * 0x1p-52 - 1
    }
  }
}
