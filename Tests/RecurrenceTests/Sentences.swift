import Foundation
import Testing

@testable import Recurrence

/// The engine's sentences and sources, read from the checkout that the tests stand in.
enum Sentences {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The sentence of every key of `engine.strings`.
  static func all() throws -> [String: String] {
    let text = try String(contentsOf: root.appendingPathComponent("Sources/CTexts/en/engine.strings"), encoding: .utf8)
    var sentences: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix(" ") {
      let halves = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(halves.count == 2 && sentences[halves[0]] == nil, "\(line)")
      sentences[halves[0]] = halves.last
    }
    return sentences
  }

  /// Everything in a module's Swift files.
  static func source(of module: String) throws -> String {
    let folder = root.appendingPathComponent("Sources/\(module)")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
  }

  /// Expects a closure to throw the diagnosis of a key, with a value for every placeholder of its sentence.
  static func expect(
    _ key: String, _ values: [String: String] = [:], in sentences: [String: String],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    do {
      try body()
      Issue.record("\(key) was not thrown", sourceLocation: sourceLocation)
    } catch let diagnosis as Diagnosis {
      #expect(diagnosis.key == key, sourceLocation: sourceLocation)
      for (name, value) in values {
        #expect(diagnosis[name] == value, "\(key): \(name)", sourceLocation: sourceLocation)
      }
      let sentence = sentences[key] ?? ""
      for placeholder in sentence.matches(of: /\{([a-z]+)\}/) {
        #expect(diagnosis[String(placeholder.1)] != nil, "\(key): {\(placeholder.1)}", sourceLocation: sourceLocation)
      }
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
  }
}

@Suite("The engine's sentences")
struct SentencesTests {
  @Test("stand under every key that the engine throws, and none is unused")
  func keys() throws {
    let source = try Sentences.source(of: "Recurrence")
    let known = try Set(Sentences.all().keys)
    let areas = Set(known.map { $0.prefix { $0 != "." } })
    let thrown = source.matches(of: /"([a-z-]+)\.([a-z-]+)"/).filter { areas.contains($0.1) }.map { "\($0.1).\($0.2)" }
    #expect(thrown.count > 60)
    #expect(Set(thrown).subtracting(known) == [], "keys without a sentence")
    #expect(known.subtracting(thrown) == [], "sentences that nothing uses")
  }

  @Test("end with a full stop, or a question or example, and quote what was found")
  func form() throws {
    for (key, sentence) in try Sentences.all() {
      #expect(sentence.count > 15 && !sentence.contains("  "), "\(key)")
      #expect(
        sentence.first.map { $0.isUppercase || "{'".contains($0) || sentence.hasPrefix("line") } == true, "\(key)")
    }
  }
}
