/// A command line that a chapter shows.
public struct ShownCommand: Equatable, Sendable {
  /// The line as a shell reads it.
  public var text: String
  /// Its line in the chapter's file; of one that goes on below, the first.
  public var line: Int

  /// The words of this program's call without its name, up to a sign that hands on to something else (`|`, `>`, `;`, `&`); nil where
  /// the line calls another program.
  public var words: [String]? {
    let words = ShownCommand.words(of: text)
    return words.first == "unroll" ? Array(words.dropFirst()) : nil
  }

  /// Lines of `sh` blocks, and those under `command:`, in order.
  static func find(in text: String) -> [ShownCommand] {
    var found: [ShownCommand] = []
    var isShell = false
    var goesOn = false
    for (index, row) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = row.trimming()
      if line.hasPrefix("```") {
        isShell = line == "```sh"
        goesOn = false
      } else if isShell {
        if goesOn {
          found[found.count - 1].text += " " + line
        } else if !line.isEmpty, !line.hasPrefix("#") {
          found.append(ShownCommand(text: line, line: index + 1))
        } else {
          continue
        }
        goesOn = line.hasSuffix("\\")
        if goesOn { found[found.count - 1].text = String(found[found.count - 1].text.dropLast()).trimming() }
      } else if line.hasPrefix("command: ") {
        found.append(ShownCommand(text: line.dropFirst(9).trimming(), line: index + 1))
      }
    }
    return found
  }

  /// The pieces of a line between blanks, as they are written; what stands in quotes is not cut.
  static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var quote: Character?
    for character in text {
      if character == " ", quote == nil {
        if !piece.isEmpty { pieces.append(piece) }
        piece = ""
        continue
      }
      if character == quote { quote = nil } else if quote == nil, "'\"".contains(character) { quote = character }
      piece.append(character)
    }
    return piece.isEmpty ? pieces : pieces + [piece]
  }

  /// The words of a line up to the first sign that ends a command, quotes taken off; blanks between quotes part nothing.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if character == quote {
        quote = nil
      } else if quote != nil {
        word = (word ?? "") + String(character)
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if "|<>;&".contains(character) {
        // `2>` is a sign as a whole.
        if character == ">", let stream = word, stream.allSatisfy(\.isNumber) { word = nil }
        break
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return word.map { words + [$0] } ?? words
  }
}
