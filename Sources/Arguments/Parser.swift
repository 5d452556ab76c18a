import Recurrence

extension Command {
  /// Reads the words after the program's name.
  ///
  /// Throws `usage.…` diagnoses (exit status 2) that name the nearest known word.
  ///
  /// Options may stand anywhere; `--name=value` and `-nvalue` work; after `--` everything is positional; `-` and negative numbers are
  /// values. `--help`, `-h` and, for the program itself, `--version` are always known.
  public func parse(_ words: [String]) throws(Diagnosis) -> Request {
    var parser = Parser(path: [self], rest: words[...])
    return try parser.request()
  }
}

/// The state of reading a command line from left to right.
public struct Parser {
  var path: [Command]
  var rest: ArraySlice<String>
  var values: [String: [String]] = [:]
  var positionals: [String] = []

  mutating func request() throws(Diagnosis) -> Command.Request {
    while let word = rest.popFirst() {
      if word == "--" {
        positionals += rest
        break
      }
      if word == "--help" || word == "-h" { return .help(path) }
      if word == "--version", path.count == 1 { return .version }
      if word.hasPrefix("--") {
        try long(word.dropFirst(2))
      } else if Parser.looksLikeOption(word) {
        try short(word.dropFirst())
      } else {
        try plain(word)
      }
    }
    guard let command = path.last, command.run != nil else { return .help(path) }
    return .run(
      Invocation(
        path: path.map(\.name), options: path.options, values: values, positionals: try assigned(command)))
  }

  /// `-x…`, but neither `-` nor a negative number.
  static func looksLikeOption(_ word: String) -> Bool {
    word.hasPrefix("-") && word != "-" && Double(word) == nil
  }

  private func known(_ name: some StringProtocol) -> Option? {
    path.options.first { $0.name == name }
  }

  private mutating func long(_ text: Substring) throws(Diagnosis) {
    let name = String(text.prefix { $0 != "=" })
    let given = text.dropFirst(name.count).first == "=" ? String(text.dropFirst(name.count + 1)) : nil
    guard let option = known(name) else { throw unknownOption(name) }
    if option.kind == .flag {
      if given != nil { throw usage("usage.flag-with-value", ["option": "--" + name]) }
      try add("", to: option)
    } else if let given {
      try add(given, to: option)
    } else {
      try add(try next(for: option), to: option)
    }
  }

  /// `-o FILE`, `-oFILE`, and flags together: `-pq`.
  private mutating func short(_ text: Substring) throws(Diagnosis) {
    var letters = text
    while let letter = letters.popFirst() {
      guard let option = path.options.first(where: { $0.short == letter }) else {
        // `-output` was meant as `--output`.
        if text.count > 1, known(text.prefix { $0 != "=" }) != nil {
          throw usage("usage.unknown-option.near", ["option": "-\(text)", "near": "--\(text)"])
        }
        throw usage("usage.unknown-option", ["option": "-\(letter)", "command": name])
      }
      if option.kind == .flag {
        try add("", to: option)
        continue
      }
      if letters.first == "=" { letters.removeFirst() }
      try add(letters.isEmpty ? try next(for: option) : String(letters), to: option)
      return
    }
  }

  private mutating func plain(_ word: String) throws(Diagnosis) {
    guard let command = path.last else { return }
    if positionals.isEmpty {
      if let below = command.commands.first(where: { $0.name == word }) {
        path.append(below)
        return
      }
      if command.positionals.isEmpty, !command.commands.isEmpty {
        let names = command.commands.map(\.name)
        if let near = Suggestion.nearest(to: word, in: names) {
          throw usage("usage.unknown-command.near", ["word": word, "near": near])
        }
        throw usage("usage.unknown-command", ["word": word, "known": names.joined(separator: ", ")])
      }
    }
    positionals.append(word)
  }

  private mutating func next(for option: Option) throws(Diagnosis) -> String {
    guard let word = rest.first, word != "--", !Parser.looksLikeOption(word) else {
      throw usage("usage.missing-value", ["option": "--" + option.name])
    }
    rest.removeFirst()
    return word
  }

  private mutating func add(_ value: String, to option: Option) throws(Diagnosis) {
    if !option.repeats, values[option.name] != nil {
      throw usage("usage.given-twice", ["option": "--" + option.name])
    }
    if case .choice(let words) = option.kind, !words.contains(value) {
      throw Parser.notAmong(words, value, "--" + option.name)
    }
    values[option.name, default: []].append(value)
  }

  /// Hands the positional words out, in order.
  private func assigned(_ command: Command) throws(Diagnosis) -> [String: [String]] {
    var left = positionals[...]
    var result: [String: [String]] = [:]
    for positional in command.positionals {
      let takesAll = positional.count == .any || positional.count == .some
      let words = Array(takesAll ? left : left.prefix(1))
      left = left.dropFirst(words.count)
      if words.isEmpty, positional.count == .one || positional.count == .some {
        throw usage("usage.missing-argument", ["argument": positional.usage, "command": name])
      }
      for word in words where !positional.words.isEmpty && !positional.words.contains(word) {
        throw Parser.notAmong(positional.words, word, positional.usage)
      }
      result[positional.name] = words
    }
    if let word = left.first { throw usage("usage.too-many", ["word": word, "command": name]) }
    return result
  }

  /// What to say of a word that is none of `words`.
  public static func notAmong(_ words: [String], _ value: String, _ what: String) -> Diagnosis {
    let known = words.joined(separator: ", ")
    guard let near = Suggestion.nearest(to: value, in: words) else {
      return Diagnosis("usage.not-among", ["what": what, "value": value, "known": known], kind: .usage)
    }
    return Diagnosis(
      "usage.not-among.near", ["what": what, "value": value, "known": known, "near": near], kind: .usage)
  }

  private func unknownOption(_ name: String) -> Diagnosis {
    let known = path.options.map(\.name) + ["help"]
    if let near = Suggestion.nearest(to: name, in: known) {
      return usage("usage.unknown-option.near", ["option": "--" + name, "near": "--" + near])
    }
    return usage("usage.unknown-option", ["option": "--" + name, "command": self.name])
  }

  private var name: String { path.map(\.name).joined(separator: " ") }

  private func usage(_ key: String, _ arguments: KeyValuePairs<String, String>) -> Diagnosis {
    Diagnosis(key, arguments, kind: .usage)
  }
}
