import Foundation
import Recurrence

/// A value read from JSON or JSON5, with its place in the file.
public struct JSONTree: Equatable, Sendable {
  /// The two notations that are read.
  public enum Dialect: Sendable {
    /// RFC 8259, nothing more.
    case json
    /// JSON5 (spec.json5.org): comments, keys without quotes, single quotes, trailing commas, hexadecimal, ±Infinity, NaN.
    case json5
  }

  /// Line and column, both from 1; a column is a character (a Unicode scalar).
  public struct Place: Equatable, Sendable {
    /// The line, from 1.
    public var line: Int
    /// The column, from 1.
    public var column: Int

    /// A place.
    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// One key of an object with its value.
  public struct Member: Equatable, Sendable {
    /// The key.
    public var key: String
    /// Where the key stands.
    public var place: Place
    /// What stands under the key.
    public var value: JSONTree

    /// A key with its value.
    public init(_ key: String, _ value: JSONTree, place: Place = Place(line: 1, column: 1)) {
      self.key = key
      self.place = place
      self.value = value
    }
  }

  /// What a value is.
  ///
  /// An array of numbers only is `numbers`; every other one, the empty one too, is `array`.
  public indirect enum Content: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A number with its text in the file.
    case number(Double, text: String)
    case string(String)
    case numbers([Double])
    case array([JSONTree])
    case object([Member])
  }

  /// What the value is.
  public var content: Content
  /// Where the value begins.
  public var place: Place

  /// A value of one's own.
  public init(_ content: Content, place: Place = Place(line: 1, column: 1)) {
    self.content = content
    self.place = place
  }

  /// Reads a whole file's bytes.
  ///
  /// Objects and arrays may stand 100 deep in each other; a key may stand once in an object.
  /// - Parameters:
  ///   - file: The file's name in diagnoses.
  ///   - nonFiniteStrings: In arrays, reads the strings "NaN", "Infinity" and "-Infinity" as numbers (trace files).
  ///   - progress: Is told the fraction read, once a megabyte.
  /// - Throws: `json.…` with file, line and column.
  public static func parse(
    _ bytes: Data, dialect: Dialect, file: String, nonFiniteStrings: Bool = false, progress: ((Double) -> Void)? = nil
  ) throws(Diagnosis) -> JSONTree {
    let result = bytes.withUnsafeBytes { raw -> Result<JSONTree, Diagnosis> in
      var parser = JSONParser(
        bytes: raw, dialect: dialect, file: file, nonFiniteStrings: nonFiniteStrings, progress: progress)
      do throws(Diagnosis) {
        return .success(try parser.document())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The value under `key`, if this is an object that has one.
  public subscript(key: String) -> JSONTree? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The number, also from one of the strings "NaN", "Infinity" and "-Infinity".
  public var number: Double? {
    switch content {
    case .number(let value, _): value
    case .string(let text): JSONTree.nonFinite(text)
    default: nil
    }
  }

  /// The numbers of an array of numbers; of the empty array none.
  public var numbers: [Double]? {
    switch content {
    case .numbers(let values): return values
    case .array(let elements):
      var values: [Double] = []
      for element in elements {
        guard let value = element.number else { return nil }
        values.append(value)
      }
      return values
    default: return nil
    }
  }

  /// The text of a string.
  public var string: String? {
    if case .string(let text) = content { text } else { nil }
  }

  /// The elements of an array; the numbers of an array of numbers stand at the array's own place.
  public var elements: [JSONTree]? {
    switch content {
    case .array(let elements): elements
    case .numbers(let values): values.map { JSONTree(.number($0, text: $0.description), place: place) }
    default: nil
    }
  }

  /// The members of an object in the file's order.
  public var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }

  static func nonFinite(_ text: String) -> Double? {
    switch text {
    case "NaN": .nan
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: nil
    }
  }
}
