import CairoRendering
import Diagrams
import Files
import Foundation
import Recurrence
import Testing

@testable import Quizzes

struct WorksheetTests {
  private func set(_ cell: Cell = .lstm, students: [String] = [], count: Int = 6) throws -> ClassSet {
    let trace = try QuizNumbers.example(cell, seed: 0)
    return try ClassSet(
      QuizPlan(trace, name: cell.title, isDrawn: true, seed: 2, count: count), students: students)
  }

  /// The values of a sheet's worked lines; nil for a gap.
  private func steps(_ sheet: Worksheet.Sheet) -> [[Bool]] {
    sheet.groups.dropFirst().map { group in
      group.compactMap { block in if case .step(_, let value) = block { value != nil } else { nil } }
    }
  }

  @Test("a full sheet has every line, a blank one none, a faded one fewer and fewer")
  func styles() throws {
    let set = try set()
    let full = steps(Worksheet(set, style: .full).sheets[0])
    #expect(full.allSatisfy { !$0.isEmpty && !$0.contains(false) })
    #expect(steps(Worksheet(set, style: .blank).sheets[0]).allSatisfy { $0.isEmpty })
    let faded = steps(Worksheet(set, style: .faded).sheets[0])
    #expect(faded[0] == full[0])
    for (index, lines) in faded.enumerated() {
      #expect(lines.filter { $0 }.count == max(0, full[index].count - index))
    }
  }

  @Test("worked lines lead to the answer", arguments: Cell.builtIn)
  func worked(_ cell: Cell) throws {
    for sheet in try set(cell, students: ["1", "2", "3"]).sheets {
      for question in sheet.questions where question.form == .number {
        let last = try #require(QuestionText(question, in: sheet.trace).steps.last)
        guard case .number(let right, let tolerance) = question.answer else { continue }
        #expect((last.value - right).magnitude < tolerance)
      }
    }
  }

  @Test(
    "nothing on a page leaves its margins, and every page has its number and the set's code", arguments: Paper.allCases)
  func pages(_ paper: Paper) throws {
    let measure = Renderer().measure
    for style in Worksheet.Style.allCases {
      let set = try set(students: ["Ada", "Bo"])
      let scenes = SheetPages(Worksheet(set, style: style, key: true), paper: paper, measure: measure).pages
      #expect(scenes.count >= 4)
      for scene in scenes {
        let labels = scene.marks.compactMap { if case .label(let label) = $0 { label } else { nil } }
        for label in labels {
          let box = measure.box(label)
          // Ink may overhang its advance by a hair.
          #expect(box.x >= 53 && box.maxX <= scene.width - 52 && box.maxY < scene.height - 20, "\(label.text)")
        }
        #expect(labels.contains { $0.text.contains(set.code.text) })
        #expect(labels.contains { $0.text.hasPrefix("page ") })
      }
    }
  }

  @Test("the PDF has the sheet's pages, A4 or Letter")
  func pdf() throws {
    let bytes = try SheetPages.pdf(Worksheet(try set(), style: .blank), paper: .a4)
    #expect(bytes.starts(with: Array("%PDF-".utf8)))
  }

  @Test("the web page is well-formed, runs no script, and its policy knows its style by its hash")
  func page() throws {
    let html = SheetHTML(Worksheet(try set(students: ["A <b>&\"", "Bo"]), style: .full, key: true), paper: .a4).text
    #expect(
      !html.contains("<script") && !html.contains("style=\"") && !html.contains("http:") && !html.contains("https:"))
    #expect(html.contains("A &lt;b&gt;&amp;&quot;") && !html.contains("A <b>"))
    let style = try #require(html.firstMatch(of: /<style>([\s\S]*)<\/style>/)?.1)
    let hash = Data(SHA256.hash(style.utf8)).base64EncodedString()
    #expect(html.contains("style-src 'sha256-\(hash)'") && html.contains("default-src 'none'"))
    for tag in ["section", "article", "ul", "ol", "li", "math", "mrow", "p", "h2", "span", "div"] {
      let opened = html.matches(of: try Regex("<\(tag)[ >]")).count
      #expect(opened == html.matches(of: try Regex("</\(tag)>")).count, "\(tag)")
    }
  }
}
