import Experiments
import Files
import Foundation
import Recurrence

/// An experiment file's content while a recipe's changes are made to it.
struct ExperimentTree {
  var root: JSONTree
  /// The file that relative paths and diagnoses refer to.
  let file: String
  /// Whether the experiment and its changes stand in one file, so that a line of either is a line of that.
  private let isInChapter: Bool

  /// Reads the recipe's file or text.
  init(_ source: Recipe.Source) throws(Diagnosis) {
    switch source {
    case .file(let path):
      file = path
      isInChapter = false
      root = try JSONTree.parse(try InputFile.read(path, limit: 1 << 26), dialect: .json5, file: path)
    case .text(let text, let path, let line):
      file = path
      isInChapter = true
      // Empty lines in front give every diagnosis the line of the chapter.
      let lines = String(repeating: "\n", count: max(0, line - 1)) + text
      root = try JSONTree.parse(Data(lines.utf8), dialect: .json5, file: path)
    }
    guard root.members != nil else { throw Diagnosis("lesson.no-object", ["file": file]) }
  }

  /// The keys at the top of an experiment file; `set` with any other name means a parameter.
  static let top = [
    "name", "about", "model", "parameters", "weights", "initialization", "data", "initial_states", "loss", "training",
  ]

  /// Whether a `set` is about the file rather than about a parameter.
  static func isPath(_ object: String) -> Bool {
    top.contains(String(object.prefix { $0 != "." && $0 != "[" }))
  }

  /// Makes a change; false where it is one of parameters or cells, which are made later.
  mutating func apply(_ change: Recipe.Change) throws(Diagnosis) -> Bool {
    switch change.verb {
    case "set":
      guard ExperimentTree.isPath(change.object) else { return false }
      root = try set(root, path(change.object), to: try value(change))
    case "with": root = ExperimentTree.merged(root, try value(change))
    case "cell", "units", "bias":
      let key = change.verb == "units" ? "hidden" : change.verb
      for index in (self["model", "layers"]?.elements ?? []).indices {
        root = try set(root, ["model", "layers", "\(index)", key], to: try value(change))
      }
    case "seed": root = try set(root, ["initialization", "seed"], to: try value(change))
    case "init":
      let scheme = try value(change)
      root = ExperimentTree.without(ExperimentTree.without(root, "parameters"), "weights")
      let whole = scheme.members == nil ? JSONTree(.object([JSONTree.Member("scheme", scheme)])) : scheme
      root = try set(root, ["initialization"], to: whole)
    case "loss": root = try set(root, ["loss"], to: try value(change))
    case "look_back", "horizon", "window": root = try set(root, ["data", change.verb], to: try value(change))
    case "rows": root = try set(root, ["data", "from"], to: try value(change))
    case "steps": try setSteps(change.value)
    case "inputs", "targets": try setRows(change)
    default: return false
    }
    return true
  }

  // MARK: Values and paths

  private subscript(_ keys: String...) -> JSONTree? { keys.reduce(root as JSONTree?) { $0?[$1] } }

  /// What a change says, with the lines of the chapter where they are those of the file.
  private func value(_ change: Recipe.Change) throws(Diagnosis) -> JSONTree {
    try value(change.value, before: isInChapter ? change.line - 1 : 0)
  }

  /// JSON5; a plain word is a string.
  private func value(_ text: String, before lines: Int = 0) throws(Diagnosis) -> JSONTree {
    let word = text.trimming()
    // Words and paths need no quotes, numbers such as .5 are none.
    let isPath = word.hasPrefix("./") || word.hasPrefix("../")
    if word.first?.isLetter == true || isPath, word.allSatisfy({ $0.isLetter || $0.isNumber || "_-./".contains($0) }),
      !["true", "false", "null"].contains(word)
    {
      return JSONTree(.string(word))
    }
    let placed = String(repeating: "\n", count: max(0, lines)) + text
    return try JSONTree.parse(Data(placed.utf8), dialect: .json5, file: file)
  }

  /// `model.layers[0].cell` as its parts.
  private func path(_ text: String) -> [String] {
    text.replacing("[", with: ".").replacing("]", with: "").split(separator: ".").map(String.init)
  }

  private func set(_ tree: JSONTree, _ path: [String], to value: JSONTree) throws(Diagnosis) -> JSONTree {
    guard let key = path.first else { return value }
    let rest = Array(path.dropFirst())
    if let index = Int(key) {
      guard var elements = tree.elements, elements.indices.contains(index) else {
        throw Diagnosis("lesson.no-place", ["place": key, "count": "\(tree.elements?.count ?? 0)"])
      }
      elements[index] = try set(elements[index], rest, to: value)
      return ExperimentTree.array(elements, at: tree.place)
    }
    var members = tree.members ?? []
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = try set(members[index].value, rest, to: value)
    } else {
      let empty = JSONTree(.object([]), place: tree.place)
      members.append(JSONTree.Member(key, try set(empty, rest, to: value), place: tree.place))
    }
    return JSONTree(.object(members), place: tree.place)
  }

  /// An array of numbers only is kept as numbers, as the parser does.
  static func array(_ elements: [JSONTree], at place: JSONTree.Place) -> JSONTree {
    var numbers: [Double] = []
    for element in elements { if case .number(let number, _) = element.content { numbers.append(number) } }
    return JSONTree(
      !elements.isEmpty && numbers.count == elements.count ? .numbers(numbers) : .array(elements), place: place)
  }

  private static func without(_ tree: JSONTree, _ key: String) -> JSONTree {
    guard let members = tree.members else { return tree }
    return JSONTree(.object(members.filter { $0.key != key }), place: tree.place)
  }

  /// Members of `new` replace those of `old` one by one; null takes one away; arrays of as many objects are merged entry by entry.
  static func merged(_ old: JSONTree, _ new: JSONTree) -> JSONTree {
    if let changes = new.members, var members = old.members {
      for change in changes {
        let index = members.firstIndex { $0.key == change.key }
        if change.value.content == .null {
          if let index { members.remove(at: index) }
        } else if let index {
          members[index].value = merged(members[index].value, change.value)
        } else {
          members.append(change)
        }
      }
      return JSONTree(.object(members), place: old.place)
    }
    if let a = old.elements, let b = new.elements, a.count == b.count, b.allSatisfy({ $0.members != nil }) {
      return array(zip(a, b).map { merged($0, $1) }, at: old.place)
    }
    return new
  }

  // MARK: Sequences

  /// Another length: `look_back` of a series, or rows cut off or begun again.
  private mutating func setSteps(_ text: String) throws(Diagnosis) {
    guard let count = Int(text), 1...100_000 ~= count else { throw Diagnosis("lesson.steps", ["found": text]) }
    if self["data", "csv"] != nil {
      root = try set(root, ["data", "look_back"], to: try value(text))
      return
    }
    if let generated = self["data", "generate"] {
      if generated["steps"] != nil {
        root = try set(root, ["data", "generate", "steps"], to: try value(text))
      } else if self["data", "look_back"] != nil {
        root = try set(root, ["data", "look_back"], to: try value(text))
      } else {
        throw Diagnosis("lesson.steps-generated", ["kind": generated["kind"]?.string ?? ""])
      }
      return
    }
    let old = ["inputs", "symbols"].compactMap { self["data", $0]?.elements?.count }.first ?? 0
    for key in ["inputs", "symbols", "targets", "classes"] {
      guard let rows = self["data", key]?.elements, rows.count == old, old > 0 else { continue }
      let longer = (0..<count).map { rows[$0 % old] }
      root = try set(root, ["data", key], to: ExperimentTree.array(longer, at: root.place))
    }
  }

  /// `inputs: gaussian(60, 1, 3)`: the numbers of an expression as rows of the model's width.
  private mutating func setRows(_ change: Recipe.Change) throws(Diagnosis) {
    let expression = try ExpressionParser.parse("[" + change.value + "]")
    let numbers = try Evaluator(runs: [:], first: nil).numbers(expression)
    let key = change.verb == "inputs" ? self["model", "inputs"] : self["model", "readout", "outputs"]
    let width = max(1, key?.number.flatMap { Int(exactly: $0) } ?? 1)
    guard numbers.count % width == 0, !numbers.isEmpty else {
      throw Diagnosis("lesson.row-width", ["count": "\(numbers.count)", "width": "\(width)"])
    }
    let rows = stride(from: 0, to: numbers.count, by: width).map {
      JSONTree(.numbers(Array(numbers[$0..<$0 + width])), place: root.place)
    }
    // A series gives way to rows; what else the rows need is given by hand.
    if self["data", "csv"] != nil { root = try set(root, ["data"], to: JSONTree(.object([]), place: root.place)) }
    root = try set(root, ["data", change.verb], to: JSONTree(.array(rows), place: root.place))
  }
}
