import Recurrence
import Texts

/// A page to print, as blocks: what paper and web page have in common.
public struct Worksheet: Sendable {
  /// How much of the way to each answer is on the sheet.
  public enum Style: String, CaseIterable, Sendable {
    /// All of it: worked examples.
    case full
    /// The first one whole, then fewer and fewer lines.
    case faded
    /// None of it.
    case blank
  }

  /// A part of a sheet, from top to bottom.
  public enum Block: Equatable, Sendable {
    case title(String)
    case note(String)
    /// A label and a line to write on.
    case field(String)
    /// A question's number and sentence.
    case question(Int, [QuestionText.Piece])
    case sentence([QuestionText.Piece])
    case givens(String, [QuestionText.Given])
    case choices([QuizQuestion.Choice])
    case formula(Notation)
    /// An expression and its value; nil leaves a gap to fill in.
    case step(Notation, Notation?)
    /// Room to compute in, in lines.
    case room(Int)
    /// The label of the answer, with the answer or a line to write on, and how it is judged.
    case answer(String, [QuestionText.Piece]?, String)
    /// A wrong answer of the key, and what it means.
    case mistake(String, String)
  }

  /// A sheet for a student, or a key: its blocks, those of a question together.
  public struct Sheet: Sendable {
    /// What stands at the head of every page.
    public var heading: String
    /// Groups that stay on one page where they can.
    public var groups: [[Block]]
  }

  /// What the file is called.
  public let title: String
  /// The set's identity, at the foot of every page.
  public let code: String
  /// The sheets, each beginning a page.
  public let sheets: [Sheet]
  let texts: Catalog

  /// The sheets of a set, and its key after them if wanted.
  public init(
    _ set: ClassSet, style: Style, students: Bool = true, key: Bool = false, texts: Catalog = .english
  ) {
    let title = texts("sheet.title", ["name": set.plan.name])
    self.title = title
    code = set.code.text
    self.texts = texts
    var sheets: [Sheet] = []
    if students { sheets += set.sheets.map { Worksheet.sheet($0, title: title, style, texts) } }
    if key { sheets += set.sheets.map { Worksheet.key($0, title: title, texts) } }
    self.sheets = sheets
  }

  // MARK: A student's sheet

  private static func sheet(_ sheet: ClassSet.Sheet, title: String, _ style: Style, _ texts: Catalog) -> Sheet {
    var head: [Block] = [.title(title)]
    head.append(
      sheet.student.isEmpty ? .field(texts("sheet.name")) : .note(texts("sheet.student", ["name": sheet.student])))
    head.append(.note(texts("sheet.about." + style.rawValue)))
    var groups = [head + [.note(texts("sheet.notation"))]]
    for (index, question) in sheet.questions.enumerated() {
      let text = QuestionText(question, in: sheet.trace, texts: texts)
      groups.append(blocks(text, number: index + 1, hidden: hidden(style, index), isFull: style == .full, texts))
    }
    return Sheet(heading: sheet.student.isEmpty ? title : sheet.student + " · " + title, groups: groups)
  }

  /// How many results at the end of the way are left out.
  private static func hidden(_ style: Style, _ index: Int) -> Int? {
    switch style {
    case .full: 0
    case .faded: index
    case .blank: nil
    }
  }

  private static func blocks(
    _ text: QuestionText, number: Int, hidden: Int?, isFull: Bool, _ texts: Catalog
  ) -> [Block] {
    var blocks: [Block] = [.question(number, text.ask)]
    if !text.meaning.isEmpty { blocks.append(.sentence(text.meaning)) }
    blocks.append(.givens(texts(text.hasSpareGivens ? "quiz.given.some" : "quiz.given"), text.givens))
    if !text.choices.isEmpty { blocks.append(.choices(text.choices)) }
    var shows = false
    if let hidden {
      // The results leave first, then the lines themselves, then the equation.
      let steps = text.steps
      shows = hidden == 0
      if hidden <= steps.count + 1 { blocks.append(.formula(text.equation)) }
      for (index, step) in steps.enumerated() {
        let left = steps.count - index
        let isLast = index == steps.count - 1
        let precision = isLast ? DecimalText.Precision.significant(4) : Shown.precision
        if hidden < left { blocks.append(.step(step.expression, .number(step.value, precision))) }
        if hidden == left || hidden == left + 1 { blocks.append(.step(step.expression, nil)) }
      }
      if hidden > 2 { blocks.append(.room(min(hidden, 5))) }
    } else {
      blocks.append(.room(6))
    }
    blocks.append(.answer(texts("sheet.answer"), shows ? answer(text) : nil, text.accept))
    return blocks
  }

  private static func answer(_ text: QuestionText) -> [QuestionText.Piece] {
    var pieces: [QuestionText.Piece] = []
    if !text.choices.isEmpty { return [.text(text.answer)] }
    for result in text.results {
      if !pieces.isEmpty { pieces.append(.text(",  ")) }
      pieces.append(.math(result))
    }
    return pieces
  }

  // MARK: The key

  private static func key(_ sheet: ClassSet.Sheet, title: String, _ texts: Catalog) -> Sheet {
    let name = sheet.student.isEmpty ? texts("sheet.key") : texts("sheet.key-of", ["name": sheet.student])
    var groups: [[Block]] = [[.title(name), .note(title)]]
    for (index, question) in sheet.questions.enumerated() {
      let text = QuestionText(question, in: sheet.trace, texts: texts)
      var blocks: [Block] = [.question(index + 1, text.ask), .formula(text.equation)]
      blocks += text.steps.map { .step($0.expression, .number($0.value, Shown.precision)) }
      blocks.append(.answer(texts("sheet.answer"), [.text(text.answer)], ""))
      blocks += question.replies.map { .mistake($0.typed, texts($0.because)) }
      groups.append(blocks)
    }
    return Sheet(heading: name + " · " + title, groups: groups)
  }
}
