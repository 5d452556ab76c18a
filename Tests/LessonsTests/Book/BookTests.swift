import Files
import Foundation
import Recurrence
import Testing

@testable import Lessons

struct BookTests {
  /// The book of the shipped lessons, made once.
  static let shipped: Result<Book, any Error> = {
    do {
      let lessons = [try ShippedLessonTests.quickLesson()]
      let glossary = try Glossary.read(lessons: ShippedLessonTests.lessons)
      return .success(try Book(lessons, glossary: glossary, laboratory: { ExperimentLaboratory() }))
    } catch { return .failure(error) }
  }()

  @Test("every link and every label refers to something that is in the book")
  func links() throws {
    let pages = try BookTests.shipped.get().pages
    let ids = Dictionary(uniqueKeysWithValues: pages.map { ($0.path, Set(attributes("id", in: $0.text))) })
    for page in pages {
      let list = attributes("id", in: page.text)
      #expect(Set(list).count == list.count, "an id stands twice in \(page.path)")
      for target in attributes("href", in: page.text) where !target.contains("://") && target != "data:," {
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let path = parts[0].isEmpty ? page.path : resolved(parts[0], from: page.path)
        #expect(ids[path] != nil, "\(page.path) links to \(target)")
        if parts.count == 2 { #expect(ids[path]?.contains(parts[1]) == true, "\(page.path) links to \(target)") }
      }
      for label in attributes("aria-labelledby", in: page.text) { #expect(list.contains(label), "\(label)") }
    }
  }

  @Test("a page asks for nothing: no script, no image, no style but its own, whose hash its policy names")
  func policy() throws {
    for page in try BookTests.shipped.get().pages {
      for forbidden in ["<script", "<img", "<iframe", " src=", " style=\"", "@import", "url(", " onclick"] {
        #expect(!page.text.contains(forbidden), "\(forbidden) in \(page.path)")
      }
      let style = try #require(page.text.between("<style>", "</style>"))
      let policy = try #require(page.text.between("Content-Security-Policy\" content=\"", "\">"))
      #expect(policy.contains("default-src 'none'"))
      #expect(policy.contains("'sha256-" + Data(SHA256.hash(style.utf8)).base64EncodedString() + "'"))
    }
  }

  @Test("a picture that has no layout for phones is shown whole there, and says how to enlarge it")
  func whole() throws {
    let pages = try BookTests.shipped.get().pages
    let whole = pages.filter { $0.text.contains("class=\"pic wide whole\" tabindex=\"0\"") }
    #expect(!whole.isEmpty)
    for page in whole {
      let count = page.text.components(separatedBy: "class=\"pic wide whole\"").count
      #expect(page.text.components(separatedBy: "<p class=\"tap\">").count == count, "\(page.path)")
      let style = try #require(page.text.between("<style>", "</style>"))
      #expect(style.contains(".pic.whole:focus svg{max-width:none!important"))
    }
  }

  @Test("tags close in the order in which they opened")
  func balance() throws {
    for page in try BookTests.shipped.get().pages {
      var open: [String] = []
      var text = page.text[...]
      while let start = text.firstIndex(of: "<") {
        text = text[text.index(after: start)...]
        guard let end = text.firstIndex(of: ">") else { break }
        let tag = text[..<end]
        text = text[end...]
        if tag.hasPrefix("!") || tag.hasSuffix("/") { continue }
        let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
        if tag.hasPrefix("/") {
          #expect(open.last == name, "\(page.path): </\(name)> closes <\(open.last ?? "")>")
          if open.last == name { open.removeLast() } else { return }
        } else if !["meta", "link", "br", "hr"].contains(name) {
          open.append(name)
        }
      }
      #expect(open.isEmpty, "\(page.path)")
    }
  }

  @Test("every choice of every question opens a reply, and one of them is right")
  func questions() throws {
    for page in try BookTests.shipped.get().pages where page.text.contains("class=\"predict\"") {
      for part in page.text.components(separatedBy: "<div class=\"choices\">").dropFirst() {
        let choices = part.components(separatedBy: "</div>")[0]
        let count = choices.components(separatedBy: "<details>").count - 1
        #expect(count >= 3, "\(page.path)")
        #expect(choices.components(separatedBy: "class=\"right\"").count == 2, "\(page.path)")
        #expect(choices.components(separatedBy: "class=\"wrong\"").count == count, "\(page.path)")
      }
    }
  }

  @Test("pictures are SVG with text, a description, and a color for a dark page wherever one is needed")
  func pictures() throws {
    let page = try #require(try BookTests.shipped.get().pages.first { $0.path.hasSuffix("/01-background.html") })
    let picture = try #require(page.text.between("<svg role=\"img\" aria-label=\"", "</svg>"))
    #expect(picture.contains("<text") && picture.prefix { $0 != "\"" }.count > 40)
    let rules = try #require(page.text.between("@media screen and (prefers-color-scheme:dark){", "</style>"))
    for name in attributes("class", in: picture).flatMap({ $0.split(separator: " ") }) {
      #expect(rules.contains("." + name + "{"), "\(name)")
    }
  }

  @Test("the same lessons give the same bytes")
  func deterministic() throws {
    let lesson = try ShippedLessonTests.quickLesson()
    let glossary = try Glossary.read(lessons: ShippedLessonTests.lessons)
    let one = try Book([lesson], glossary: glossary, laboratory: { ExperimentLaboratory() })
    let other = try Book([lesson], glossary: glossary, laboratory: { ExperimentLaboratory() })
    #expect(one.pages == other.pages)
  }

  @Test("the hash is the standard's")
  func hash() {
    #expect(SHA256.hex("abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256.hex("".utf8) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
    #expect(SHA256.hex(million) == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
  }

  @Test("the way from one page to another is relative")
  func ways() {
    #expect(PageFrame.way(from: "a/b.html", to: "a/c.html") == "c.html")
    #expect(PageFrame.way(from: "a/b.html", to: "index.html") == "../index.html")
    #expect(PageFrame.way(from: "index.html", to: "a/b.html") == "a/b.html")
    #expect(PageFrame.way(from: "a/b.html", to: "c/d.html") == "../c/d.html")
  }

  private func attributes(_ name: String, in text: String) -> [String] {
    text.components(separatedBy: " \(name)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  private func resolved(_ way: String, from path: String) -> String {
    var parts = path.split(separator: "/").dropLast().map(String.init)
    for part in way.split(separator: "/") {
      if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }
}

extension String {
  /// What stands between two texts, the first time.
  func between(_ begin: String, _ end: String) -> String? {
    guard let start = range(of: begin), let stop = self[start.upperBound...].range(of: end) else { return nil }
    return String(self[start.upperBound..<stop.lowerBound])
  }
}
