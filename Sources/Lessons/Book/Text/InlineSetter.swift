import Files
import Recurrence
import Texts

/// Sets running text as HTML: computed numbers with their addresses, mathematics, Chinese, links into the glossary.
struct InlineSetter {
  /// Computes the numbers.
  let evaluator: Evaluator
  /// The chapter's file, for messages.
  let file: String
  /// The chapter's lesson, from which links to other chapters go out.
  let lesson: String
  /// The chapters of the book, `lesson/chapter`.
  let pages: Set<String>
  let texts: Catalog
  /// What has been linked to the glossary already, and what there is to link to.
  var terms: TermLinker
  /// The terms whose first use is printed strongly: those that the text is about to explain.
  private(set) var introduced: [Int] = []
  /// The numbers that the page shows.
  var numbers = NumberRegister()

  /// Running text; terms become links to the glossary where `links` says so.
  mutating func set(_ text: [Inline], links: Bool = false) throws(Diagnosis) -> String {
    var result = ""
    for inline in text {
      switch inline {
      case .text(let words): result += self.words(words, links: links)
      case .emphasis(let inner): result += "<em>" + (try set(inner, links: links)) + "</em>"
      case .strong(let inner):
        let before = terms.used.count
        result += "<strong>" + (try set(inner, links: links)) + "</strong>"
        introduced += terms.used.dropFirst(before)
      case .code(let code): result += "<code>" + Markup.escaped(code) + "</code>"
      case .value(let number): result += Markup.escaped(number)
      case .number(let quoted):
        let shown = try shown(quoted)
        result += InlineSetter.data(shown.text, values: shown.values, address: quoted.source)
      case .link(let inner, let target):
        let chapter = ChapterLink(target)
        if let chapter, !pages.contains(chapter.key(in: lesson)) {
          // The book is of some lessons only: what it lacks is named instead.
          result += try set(inner, links: links)
          if let place = ChapterLink.place(of: target, beside: inner, texts) {
            result += " (" + Markup.escaped(place) + ")"
          }
        } else {
          let outside = target.contains("://") ? " rel=\"noreferrer\"" : ""
          result += "<a href=\"\(Markup.escaped(chapter?.page ?? target))\"\(outside)>" + (try set(inner)) + "</a>"
        }
      case .lineBreak: result += "<br>"
      }
    }
    return result
  }

  /// What stands in the text for an expression, noted for the list at the page's foot.
  mutating func shown(_ quoted: Quoted) throws(Diagnosis) -> Shown {
    do throws(Diagnosis) {
      let shown = try evaluator.shown(quoted)
      numbers.note(quoted.source, shown.values)
      return shown
    } catch {
      throw Place(file: file, line: quoted.line).names(error)
    }
  }

  /// A computed number in running text.
  static func data(_ shown: String, values: [Double], address: String) -> String {
    let value = values.map { "\($0)" }.joined(separator: " ")
    return "<data class=\"n\" value=\"\(Markup.escaped(value))\" title=\"\(Markup.escaped(address))\">"
      + Markup.escaped(shown) + "</data>"
  }

  private mutating func words(_ text: String, links: Bool) -> String {
    // An apostrophe between letters is one; behind a letter it may be the mark of an earlier step.
    let text = text.replacing(/(\p{L})'(\p{L})/) { "\($0.1)’\($0.2)" }
    guard links else { return MathSetter.running(text) { HTML.spoken($0) } }
    var terms = self.terms
    let set = MathSetter.running(text) { terms.link($0) }
    self.terms = terms
    return set
  }

  /// The tokens of a formula's line, the run's numbers in place.
  mutating func tokens(_ line: [Inline]) throws(Diagnosis) -> [MathToken] {
    var tokens: [MathToken] = []
    for inline in line {
      switch inline {
      case .text(let text), .value(let text), .code(let text): tokens += MathToken.read(text)
      case .emphasis(let inner), .strong(let inner), .link(let inner, _): tokens += try self.tokens(inner)
      case .lineBreak: tokens.append(.space)
      case .number(let quoted):
        let shown = Markup.escaped(try shown(quoted).text)
        let tag = quoted.wording == nil ? "mn" : "mtext"
        tokens.append(
          .value("<\(tag) class=\"n\" data-address=\"\(Markup.escaped(quoted.source))\">\(shown)</\(tag)>"))
      }
    }
    return tokens
  }
}
