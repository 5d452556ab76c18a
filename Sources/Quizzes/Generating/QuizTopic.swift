import Recurrence

/// What a quiz is about.
public enum QuizTopic: Equatable, Sendable {
  case all
  /// Values: gates, states, outputs, the loss.
  case forward
  /// Gradients, those of parameters among them.
  case backward
  /// The loss, the outputs, and the gradients that they begin with.
  case loss
  /// Gradients of parameters.
  case parameters
  /// One quantity by its letter: its values and its gradients.
  case quantity(String)

  /// The words that are no quantity.
  public static let words = ["all", "forward", "backward", "loss", "parameters"]

  /// Reads a word, or the letter of a quantity that a program has.
  ///
  /// - Throws: `quiz.no-topic` with the nearest word.
  public init(_ word: String, in program: Program) throws(Diagnosis) {
    switch word {
    case "all": self = .all
    case "forward": self = .forward
    case "backward": self = .backward
    case "loss": self = .loss
    case "parameters": self = .parameters
    default:
      var known: [String] = []
      for slot in program.slots.indices where program.isNamed(slot) && slot != program.target {
        let name = program.slots[slot].name
        if !name.hasPrefix("a_"), name != "loss", !known.contains(name) { known.append(name) }
      }
      guard known.contains(word) else {
        let all = QuizTopic.words + known
        let near = Suggestion.nearest(to: word, in: all)
        throw Diagnosis(
          near == nil ? "quiz.no-topic" : "quiz.no-topic-near",
          ["text": word, "near": near ?? "", "known": all.joined(separator: ", ")], kind: .usage)
      }
      self = .quantity(word)
    }
  }

  /// Whether a family of scalars belongs to it.
  func includes(_ family: QuizMaker.Family, in program: Program) -> Bool {
    switch (self, family) {
    case (.all, _): return true
    case (.forward, .value), (.forward, .loss): return true
    case (.backward, .gradient), (.backward, .parameter): return true
    case (.parameters, .parameter): return true
    case (.loss, .loss): return true
    case (.loss, .value(let slot)), (.loss, .gradient(let slot)):
      let role = program.stages[program.slots[slot].stage].role
      return role == .readout || role == .loss
    case (.quantity(let name), .value(let slot)), (.quantity(let name), .gradient(let slot)):
      return program.slots[slot].name == name || program.slots[slot].name == "a_" + name
    default: return false
    }
  }
}
