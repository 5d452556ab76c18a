import Recurrence

/// Links terms of the glossary at their first use in a chapter.
struct TermLinker {
  /// A form of a term, as it is looked for.
  private struct Form {
    var words: [Character]
    var term: Int
  }

  private let terms: [Glossary.Term]
  /// Forms by their first letter, longer ones first: “hidden state” before “state”.
  private let forms: [Character: [Form]]
  /// Stands before the glossary's address: `../glossary.html`.
  private let page: String
  /// The terms that have been linked, in the order of their first use.
  private(set) var used: [Int] = []
  private let marksPlace: Bool

  /// A linker for one chapter; `page` is the way from it to the glossary.
  ///
  /// With `marksPlace` a link is a place that the glossary can point back to.
  init(_ glossary: Glossary, page: String, marksPlace: Bool = true) {
    terms = glossary.terms
    self.page = page
    self.marksPlace = marksPlace
    var forms: [Character: [Form]] = [:]
    for (index, term) in glossary.terms.enumerated() {
      for form in term.forms {
        let words = Array(form.lowercased())
        guard let first = words.first else { continue }
        forms[first, default: []].append(Form(words: words, term: index))
      }
    }
    for first in forms.keys { forms[first]?.sort { ($1.words.count, $0.term) < ($0.words.count, $1.term) } }
    self.forms = forms
  }

  /// The text as HTML, with a link at the first use of every term that has none yet.
  mutating func link(_ text: String) -> String {
    let letters = Array(text)
    let low = letters.map { $0.lowercased().first ?? $0 }
    var result = ""
    var plain = ""
    var index = 0
    while index < letters.count {
      let begins = index == 0 || !TermLinker.isWord(letters[index - 1])
      if begins, let form = form(at: index, in: low) {
        let end = index + form.words.count
        if !used.contains(form.term) {
          result += HTML.spoken(plain)
          plain = ""
          used.append(form.term)
          let anchor = terms[form.term].anchor
          let place = marksPlace ? " id=\"term-\(anchor)\"" : ""
          result +=
            "<a class=\"term\"\(place) href=\"\(page)#\(anchor)\">"
            + Markup.escaped(String(letters[index..<end])) + "</a>"
        } else {
          plain += String(letters[index..<end])
        }
        index = end
      } else {
        plain.append(letters[index])
        index += 1
      }
    }
    return result + HTML.spoken(plain)
  }

  private func form(at index: Int, in low: [Character]) -> Form? {
    forms[low[index]]?.first { form in
      let end = index + form.words.count
      guard end <= low.count, end == low.count || !TermLinker.isWord(low[end]) else { return false }
      return low[index..<end].elementsEqual(form.words)
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "_"
  }
}
