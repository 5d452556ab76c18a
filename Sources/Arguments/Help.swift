import Terminal
import Texts

/// The help of a command, from its declaration and the texts.
public struct Help: Sendable {
  /// The language.
  public var texts: Catalog
  /// The columns to wrap to.
  public var columns: Int
  /// How it is styled.
  public var theme: Theme

  /// Help in the language of `texts`.
  public init(texts: Catalog, columns: Int, theme: Theme = Theme(depth: .plain)) {
    self.texts = texts
    self.columns = max(40, min(columns, 100))
    self.theme = theme
  }

  /// The help of the last command of `path`.
  public func callAsFunction(_ path: [Command]) -> String {
    guard let command = path.last else { return "" }
    let key = Help.key(path)
    var lines = wrap(texts(key))
    lines += ["", heading("usage")] + usage(path).flatMap(hanging)
    if let about = text(key + ".about") { lines += [""] + wrap(about) }
    lines += section(
      "commands", command.commands.map { ($0.name, texts(Help.key(path + [$0]))) })
    lines += section("arguments", command.positionals.map { ($0.usage, texts(key + "." + $0.name)) })
    lines += options(path)
    if let examples = text(key + ".examples") {
      lines += ["", heading("examples")] + examples.split(separator: "\n").map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The key of a command's texts.
  static func key(_ path: [Command]) -> String {
    path.count == 1 ? "help.\(path[0].name)" : "help." + path.dropFirst().map(\.name).joined(separator: ".")
  }

  /// The keys that the help of `command` and of all commands below it needs, for a test that every one has its text.
  public static func keys(_ command: Command, texts: Catalog, above: [Command] = []) -> [String] {
    let path = above + [command]
    let help = Help(texts: texts, columns: 80)
    return [key(path)] + command.positionals.map { key(path) + "." + $0.name }
      + command.options.map { help.optionKey($0, path) }
      + Set(command.options.compactMap(\.group)).sorted().map { "help.group." + $0 }
      + command.commands.flatMap { keys($0, texts: texts, above: path) }
  }

  private func text(_ key: String) -> String? {
    let text = texts(key)
    return text == key ? nil : text
  }

  private func heading(_ name: String) -> String {
    theme.render([Span(texts("help.group." + name), Style(bold: true))])
  }

  private func wrap(_ text: String, indent: Int = 0) -> [String] {
    WordWrap(columns: columns - indent).lines(text).map { String(repeating: " ", count: indent) + $0 }
  }

  /// Two columns in; lines after the first four.
  private func hanging(_ text: String) -> [String] {
    let lines = WordWrap(columns: columns - 4).lines(text)
    return lines.indices.map { ($0 == 0 ? "  " : "    ") + lines[$0] }
  }

  private func usage(_ path: [Command]) -> [String] {
    guard let command = path.last else { return [] }
    let name = path.map(\.name).joined(separator: " ")
    var lines: [String] = []
    if command.run != nil {
      let options = "[" + texts("help.options-word") + "]"
      lines.append(([name, options] + command.positionals.map(\.usage)).joined(separator: " "))
    }
    if !command.commands.isEmpty { lines.append(name + " <" + texts("help.command-word") + "> …") }
    return lines
  }

  /// Two columns: a word, and what it means.
  ///
  /// A word too long for its column stands on a line of its own.
  private func section(_ name: String, _ entries: [(String, String)]) -> [String] {
    guard !entries.isEmpty else { return [] }
    let width = CellWidth()
    let margin = min(entries.map { width.of($0.0) }.max() ?? 0, 30) + 4
    var lines = ["", heading(name)]
    for (word, meaning) in entries {
      var meanings = WordWrap(columns: columns - margin).lines(meaning)
      if width.of(word) + 4 > margin {
        lines.append("  " + word)
      } else {
        lines.append("  " + width.padded(word, to: margin - 2) + (meanings.isEmpty ? "" : meanings.removeFirst()))
      }
      lines += meanings.map { String(repeating: " ", count: margin) + $0 }
    }
    return lines
  }

  private func options(_ path: [Command]) -> [String] {
    let own = path.last?.options ?? []
    let shared = Array(path.options.dropLast(own.count))
    var groups: [String] = []
    for group in own.map({ $0.group ?? "options" }) where !groups.contains(group) { groups.append(group) }
    var lines = groups.flatMap { group in
      section(group, own.filter { ($0.group ?? "options") == group }.map { ($0.usage, meaning($0, path)) })
    }
    lines += section(
      "general", shared.map { ($0.usage, meaning($0, path)) } + [("-h, --help", texts("help.option.help"))])
    return lines
  }

  private func meaning(_ option: Option, _ path: [Command]) -> String {
    var text = texts(optionKey(option, path))
    if let words = option.longWords { text += " " + texts("help.one-of", ["words": words.joined(separator: ", ")]) }
    guard let standard = option.standard else { return text }
    return text + " " + texts("help.default", ["value": standard])
  }

  /// The command's own text for an option, that of a command above it, or the one that all commands share.
  private func optionKey(_ option: Option, _ path: [Command]) -> String {
    // `.about` and `.examples` are the page's own.
    let isTaken = option.name == "about" || option.name == "examples"
    for depth in stride(from: path.count, through: 1, by: -1) {
      let own = Help.key(Array(path.prefix(depth))) + (isTaken ? ".option." : ".") + option.name
      if text(own) != nil { return own }
    }
    return "help.option." + option.name
  }
}
