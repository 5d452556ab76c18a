import Recurrence
import Texts

/// The words and formulas of a question, the same for the terminal, for paper and for the web.
public struct QuestionText {
  /// A piece of a sentence.
  public enum Piece: Equatable, Sendable {
    case text(String)
    case math(Notation)
  }

  /// A number that is given.
  public struct Given: Equatable, Sendable {
    /// What it is.
    public var symbol: Symbol
    /// The number as it is shown.
    public var value: String
    /// Its address.
    public var address: String
  }

  /// The question.
  public let question: QuizQuestion
  /// The run that it is about.
  public let trace: Trace<Double>
  let texts: Catalog

  /// The text of a run's question.
  public init(_ question: QuizQuestion, in trace: Trace<Double>, texts: Catalog = .english) {
    self.question = question
    self.trace = trace
    self.texts = texts
  }

  private var program: Program { trace.program }

  /// The question itself, such as `What is ∂h₂[0]?`.
  public var ask: [Piece] { filled("quiz.ask." + question.form.rawValue, ["symbol": symbols]) }

  /// What the symbol means, where it is a gradient or a loss; empty otherwise.
  public var meaning: [Piece] {
    guard question.form != .sign else { return [] }
    let symbol = [Piece.math(.symbol(Symbol(question.asked[0], in: program)))]
    switch question.asked[0] {
    case .gradient(let slot, let time, let unit):
      return filled(
        "quiz.meaning.gradient", ["symbol": symbol, "of": [plain(.value(slot: slot, time: time, unit: unit))]])
    case .parameterGradient(let index, let row, let column):
      return filled(
        "quiz.meaning.parameter", ["symbol": symbol, "of": [plain(.parameter(index, row: row, column: column))]])
    case .loss: return [.text(texts("quiz.meaning.loss"))]
    case .value(let slot, _, _) where slot == program.lossSlot:
      return filled("quiz.meaning.step-loss", ["symbol": symbol])
    default: return []
    }
  }

  private func plain(_ reference: Reference) -> Piece { .math(.symbol(Symbol(reference, in: program))) }

  /// How it is graded.
  public var accept: String {
    switch question.answer {
    case .number(_, let tolerance):
      texts("quiz.accept.number", ["tolerance": DecimalText(tolerance, .significant(1)).text()])
    case .size(_, let factor): texts("quiz.accept.size", ["factor": DecimalText(factor, .shortest).text()])
    case .signs: texts("quiz.accept.sign")
    case .choice: texts("quiz.accept.cause")
    }
  }

  /// The addresses of what is asked for.
  public var addresses: [String] { question.asked.map { Address.text(of: $0, in: program) } }

  private var symbols: [Piece] {
    var pieces: [Piece] = []
    for reference in question.asked {
      if !pieces.isEmpty { pieces.append(.text(", ")) }
      pieces.append(plain(reference))
    }
    return pieces
  }

  /// The numbers that are given: inputs and states first, then parameters.
  public var givens: [Given] {
    let sorted = question.givens.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
    return sorted.map { _, reference in
      Given(
        symbol: Symbol(reference, in: program), value: Shown.text(trace.value(reference)),
        address: Address.text(of: reference, in: program))
    }
  }

  private func rank(_ reference: Reference) -> Int {
    switch reference {
    case .value: 0
    case .gradient: 1
    case .parameter: 2 + (program.parameters.entries.count > 0 ? parameterRank(reference) : 0)
    case .parameterGradient, .loss: 1
    }
  }

  private func parameterRank(_ reference: Reference) -> Int {
    if case .parameter(let index, let row, let column) = reference { return index * 10_000 + row * 100 + column }
    return 0
  }

  /// Whether some of the givens are there for a mistake only.
  public var hasSpareGivens: Bool { Set(question.givens) != Set(question.working.reads) && question.form != .cause }

  /// The choices of a question about the cause.
  public var choices: [QuizQuestion.Choice] {
    if case .choice(let choices, _) = question.answer { return choices }
    return []
  }

  /// The equation in symbols.
  public var equation: Notation {
    .equation([.symbol(Symbol(question.asked[0], in: program)), question.working.symbols(in: program)])
  }

  /// The equation with the numbers that are shown.
  public var numbers: Notation {
    .equation([.symbol(Symbol(question.asked[0], in: program)), question.working.numbers(in: trace, Shown.precision)])
  }

  /// The way to the answer, line by line.
  public var steps: [WorkedStep] { WorkedSteps(question.working, in: trace).steps }

  /// The line that states the answer: ∂h₂[0] = −0.1234, or one for each sign.
  public var results: [Notation] {
    question.asked.map { reference in
      .equation([.symbol(Symbol(reference, in: program)), .number(trace.value(reference), .significant(4))])
    }
  }

  /// The answer in words: the number with its tolerance, the signs, the choice.
  public var answer: String {
    switch question.answer {
    case .number(_, let tolerance):
      question.rightAnswer + " ± " + DecimalText(tolerance, .significant(1)).text()
    case .size, .signs: question.rightAnswer
    case .choice(let choices, let right): "\(right + 1): " + choices[right].notation.text()
    }
  }

  /// A sentence with formulas in the places of its placeholders.
  func filled(_ key: String, _ values: [String: [Piece]]) -> [Piece] {
    var pieces: [Piece] = []
    var rest = texts(key)[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces += values[String(rest[rest.index(after: open)..<close])] ?? []
      rest = rest[rest.index(after: close)...]
    }
    return rest.isEmpty ? pieces : pieces + [.text(String(rest))]
  }
}

extension [QuestionText.Piece] {
  /// The sentence in Unicode.
  public var text: String {
    map { piece in
      switch piece {
      case .text(let text): text
      case .math(let notation): notation.text()
      }
    }.joined()
  }
}
