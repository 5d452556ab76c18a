import Foundation
import Recurrence
import Testing

@testable import Lessons

struct GlossaryTests {
  private static let sample = """
    # Glossary

    Words before the first entry are for people who write.

    ## state
    chinese: 状态
    also: states

    What is handed on.

    ## hidden state
    chinese: 隐藏状态
    also: hidden states

    The vector *h*.
    """

  private func glossary(_ text: String = GlossaryTests.sample) throws -> Glossary {
    try Glossary(parsing: text, file: "glossary.md")
  }

  @Test("terms are read with both names, all forms and their meaning, in the order of the alphabet")
  func reads() throws {
    let terms = try glossary().terms
    #expect(terms.map(\.name) == ["hidden state", "state"])
    #expect(terms[0].chinese == "隐藏状态" && terms[0].forms == ["hidden state", "hidden states"])
    #expect(terms[0].plain == "The vector h." && terms[0].anchor == "hidden-state")
  }

  @Test("a form that stands twice, and an entry without Chinese or meaning, is refused with its line")
  func refuses() {
    for (text, key) in [
      ("## a\nchinese: 甲\n\nOne.\n\n## b\nchinese: 乙\nalso: A\n\nTwo.", "glossary.twice"),
      ("## a\nchinese: 甲\n", "glossary.no-meaning"), ("## a\n\nOne.", "lesson.missing-key"),
      ("## a\nchinese: 甲\ngerman: A\n\nOne.", "lesson.unknown-key"),
    ] {
      do throws(Diagnosis) {
        _ = try Glossary(parsing: text, file: "glossary.md")
        Issue.record("\(key) was expected")
      } catch {
        #expect(error.key == key && error["line"] != nil)
      }
    }
  }

  @Test("the longest form is linked, once, at whole words, whatever the case")
  func links() throws {
    var linker = TermLinker(try glossary(), page: "g.html")
    let text = linker.link("Hidden states are a state; stateless is not, and the hidden state is known.")
    #expect(
      text.contains(#"<a class="term" id="term-hidden-state" href="g.html#hidden-state">Hidden states</a> are a "#))
    #expect(text.contains(#"href="g.html#state">state</a>; stateless is not, and the hidden state is known."#))
    #expect(linker.link("state") == "state")
  }

  @Test("Chinese says that it is Chinese, and is found by its own name")
  func chinese() throws {
    #expect(HTML.spoken("BPTT, 随时间，反向 & more") == "BPTT, <span lang=\"zh-Hans\">随时间，反向</span> &amp; more")
    #expect(try glossary().find("隐藏状态").map(\.name) == ["hidden state"])
    #expect(try glossary().find("STATES").map(\.name) == ["state"])
    #expect(try glossary().find("vector").map(\.name) == ["hidden state"])
    #expect(try glossary().find("xyz").isEmpty)
  }

  @Test("the shipped glossary has each term once, with Chinese for each, and links inside it have a target")
  func shipped() throws {
    let glossary = try Glossary.read(lessons: ShippedLessonTests.lessons)
    #expect(glossary.terms.count >= 80)
    #expect(Set(glossary.terms.map(\.anchor)).count == glossary.terms.count)
    for term in glossary.terms {
      #expect(term.chinese.contains { HTML.isIdeograph($0) }, "\(term.name)")
      #expect(term.plain.hasSuffix(".") && term.plain.count < 260, "\(term.name)")
    }
  }
}
