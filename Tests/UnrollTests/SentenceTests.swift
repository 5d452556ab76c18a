import Arguments
import Foundation
import Testing
import Texts

@testable import unroll

struct SentenceTests {
  @Test("every sentence that the commands use exists, and every one that exists is used")
  func sentences() throws {
    var code = ""
    for module in ["unroll", "Arguments", "Terminal"] {
      let folder = repository.appendingPathComponent("Sources/" + module)
      let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      for case let file as URL in files where file.pathExtension == "swift" {
        code += try String(contentsOf: file, encoding: .utf8)
      }
    }
    let text = try String(
      contentsOf: repository.appendingPathComponent("Sources/CTexts/en/commands.strings"), encoding: .utf8)
    let keys = Catalog(parsing: text).keys
    let areas = Set(keys.compactMap { $0.split(separator: ".").first }).sorted().joined(separator: "|")
    let used = Set(
      code.matches(of: try Regex("\"((?:\(areas))\\.[a-z][a-z-]*(?:\\.[a-z-]+)*)\"")).compactMap { $0[1].substring }
        .map(String.init))
    for key in used { #expect(Catalog.english(key) != key, "\(key) has a sentence") }

    let help = Set(Help.keys(Main.program, texts: .english))
    // Put together from a beginning and a name: the pages of the help, columns, and the ends of a range.
    let endings = [".about", ".examples", ".near", ".from", ".to", ".within"]
    for key in keys where !used.contains(key) && !help.contains(key) && !key.hasPrefix("help.group.") {
      let isEnding = endings.contains {
        key.hasSuffix($0) && (used.union(help)).contains(String(key.dropLast($0.count)))
      }
      let parts = key.split(separator: ".")
      let isColumn = parts.count == 2 && code.contains("(\"\(parts[0]).\" + ") && code.contains("\"\(parts[1])\"")
      // `"step.grain." + name`
      let isFamily = key.lastIndex(of: ".").map { code.contains("\"\(key[...$0])\" + ") } ?? false
      #expect(isEnding || isColumn || isFamily, "\(key) is used")
    }
  }
}
