import Recurrence

/// One chapter as its author wrote it: nothing is computed yet.
public struct Chapter: Equatable, Sendable {
  /// An experiment that the chapter uses, under a name of the chapter's own.
  public struct Experiment: Equatable, Sendable {
    /// The name that references use.
    public var name: String
    /// What is special about it, for the chapter's list of numbers.
    public var about: String
    /// The experiment file, relative to the chapter's folder; nil where it is text or comes from another experiment.
    public var file: String?
    /// The experiment as JSON5 in the block itself, and its line.
    public var text: String?
    /// The line where `text` begins.
    public var textLine = 0
    /// The experiment of this chapter that it is a variation of.
    public var base: String?
    /// What is changed, in order; in a sweep `{name}` stands for the setting.
    public var changes: [Recipe.Change] = []
    /// The setting that is varied, where it is a sweep.
    public var sweep: Sweep?
    /// The line of the block in its file.
    public var line: Int
  }

  /// A setting that takes one value after the other.
  public struct Sweep: Equatable, Sendable {
    /// Its name, which also is a list of numbers: `gain:sigma`.
    public var name: String
    /// The values.
    public var values: [Double]
  }

  /// A quantity that the chapter names for use in several places.
  public struct Quantity: Equatable, Sendable {
    /// The name that expressions use.
    public var name: String
    /// The expression and its line.
    public var quoted: Quoted
  }

  /// The file that the chapter was read from, for messages.
  public var file: String
  /// Title, source section, aims, reading time.
  public var frontMatter: FrontMatter
  /// The experiments, the first of them the one that references without a name mean.
  public var experiments: [Experiment]
  /// The named expressions, in order.
  public var quantities: [Quantity]
  /// The text, in order.
  public var blocks: [Block]

  /// The chapter's questions, in order.
  public var questions: [Question] {
    blocks.compactMap { if case .question(let question) = $0 { question } else { nil } }
  }

  /// The chapter's claim checks, in order.
  public var claims: [Claim] {
    blocks.compactMap { if case .claim(let claim) = $0 { claim } else { nil } }
  }

  /// What an experiment of this chapter, which lies in `folder`, is made of: one recipe, or one for each setting of a sweep.
  public func recipes(of experiment: Experiment, folder: String) -> [Recipe] {
    guard let sweep = experiment.sweep else { return [recipe(of: experiment, folder: folder)] }
    return sweep.values.map { value in
      var single = experiment
      for index in single.changes.indices {
        let text = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : value.description
        single.changes[index].value = single.changes[index].value.replacing("{\(sweep.name)}", with: text)
        single.changes[index].object = single.changes[index].object.replacing("{\(sweep.name)}", with: text)
      }
      return recipe(of: single, folder: folder)
    }
  }

  private func recipe(of experiment: Experiment, folder: String) -> Recipe {
    if let base = experiments.first(where: { $0.name == experiment.base }) {
      var recipe = recipe(of: base, folder: folder)
      recipe.changes += experiment.changes
      recipe.file = file
      return recipe
    }
    let source =
      experiment.text.map { Recipe.Source.text($0, file: file, line: experiment.textLine) }
      ?? .file(folder + "/" + (experiment.file ?? ""))
    return Recipe(source: source, changes: experiment.changes, file: file)
  }
}
