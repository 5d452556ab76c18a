import Files
import Foundation
import Testing

@testable import Experiments

@Suite struct SchemaTests {
  /// The objects of the schema with their keys, by path; references are followed.
  private func objects(_ schema: JSONTree, at path: String, root: JSONTree, into result: inout [String: [String]])
    throws
  {
    if let reference = schema["$ref"]?.string {
      let name = reference.replacingOccurrences(of: "#/$defs/", with: "")
      try objects(#require(root["$defs"]?[name]), at: path, root: root, into: &result)
    }
    for choice in schema["oneOf"]?.elements ?? [] { try objects(choice, at: path, root: root, into: &result) }
    if let items = schema["items"] { try objects(items, at: path + "[]", root: root, into: &result) }
    guard let properties = schema["properties"]?.members else { return }
    #expect(schema["additionalProperties"]?.content == .bool(false), "\(path) takes unknown keys")
    result[path] = properties.map(\.key)
    for property in properties {
      #expect(property.value["description"]?.string?.isEmpty == false, "\(path).\(property.key) is not described")
      try objects(
        property.value, at: path.isEmpty ? property.key : path + "." + property.key, root: root, into: &result)
    }
  }

  @Test func `the schema describes every key that is read, and no other`() throws {
    let url = repository.appendingPathComponent("Sources/Experiments/experiment.schema.json")
    let schema = try JSONTree.parse(Data(contentsOf: url), dialect: .json, file: "experiment.schema.json")
    var described: [String: [String]] = [:]
    try objects(schema, at: "", root: schema, into: &described)
    #expect(described.mapValues { $0.sorted() } == Experiment.keys.mapValues { $0.sorted() })
  }

  @Test func `the article shows an experiment that loads, and names every key`() throws {
    let url = repository.appendingPathComponent("Sources/Experiments/Experiments.docc/ExperimentFormat.md")
    let article = try String(contentsOf: url, encoding: .utf8)
    for key in Experiment.keys.values.joined() where key != "$schema" { #expect(article.contains(key), "\(key)") }
    let example = try #require(article.split(separator: "```").first { $0.hasPrefix("json5\n") }).dropFirst(6)
    let folder = repository.appendingPathComponent("lessons/data").path
    let shown = try Experiment(Data(example.utf8), file: folder + "/example.json5")
    #expect(try shown.run().steps == 3)
  }
}
