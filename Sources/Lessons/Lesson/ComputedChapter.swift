import Recurrence

/// A chapter after its experiments have been run: all numbers in place, questions ready to be graded, verdicts found.
public struct ComputedChapter: Equatable, Sendable {
  /// Title, source section, aims, reading time.
  public var frontMatter: FrontMatter
  /// The text with its numbers, in order.
  public var blocks: [ComputedBlock]

  /// Runs the chapter's experiments and computes everything in it; errors name the chapter's file and line.
  public init(_ chapter: Chapter, folder: String, laboratory: some Laboratory) throws(Diagnosis) {
    try self.init(chapter, Evaluator(chapter, folder: folder, laboratory: laboratory))
  }

  /// Computes everything in the chapter with an evaluator that has its runs.
  init(_ chapter: Chapter, _ evaluator: Evaluator) throws(Diagnosis) {
    frontMatter = chapter.frontMatter
    blocks = try chapter.blocks.map { block throws(Diagnosis) in
      try ComputedChapter.compute(block, evaluator, file: chapter.file)
    }
  }

  /// Everything that cannot be computed, block by block; an experiment that does not run hides what depends on it.
  static func problems(of chapter: Chapter, folder: String, laboratory: some Laboratory) -> [Diagnosis] {
    var problems: [Diagnosis] = []
    do throws(Diagnosis) {
      let evaluator = try Evaluator(chapter, folder: folder, laboratory: laboratory)
      for block in chapter.blocks {
        do throws(Diagnosis) {
          if case .picture(_, let alternative) = try compute(block, evaluator, file: chapter.file), alternative.isEmpty,
            case .picture(let picture) = block
          {
            problems.append(
              Place(file: chapter.file, line: picture.line).diagnosis("lesson.no-alternative", ["name": picture.name]))
          }
        } catch {
          problems.append(error)
        }
      }
    } catch {
      problems.append(error)
    }
    return problems
  }

  private static func compute(_ block: Block, _ evaluator: Evaluator, file: String) throws(Diagnosis) -> ComputedBlock {
    switch block {
    case .question(let question):
      let graded = try GradedQuestion(question, evaluator: evaluator, file: file)
      return .question(try evaluator.fill(graded, file: file))
    case .claim(let claim):
      let finding = try ClaimFinding(claim, evaluator: evaluator, file: file)
      return .claim(try evaluator.fill(claim, file: file), finding)
    case .picture(let picture):
      do throws(Diagnosis) {
        var filled = picture
        filled.title = try evaluator.fill(picture.title, file: file)
        filled.caption = try evaluator.fill(picture.caption, file: file)
        let drawing = try evaluator.drawing(of: picture)
        filled.drawing = drawing
        let isSketched = picture.name == "unrolled" && picture.options.isEmpty
        let alternative =
          isSketched ? try evaluator.run(picture.experiment).picture(picture.name) : drawing?.description
        return .picture(filled, alternative: alternative ?? "")
      } catch {
        throw Place(file: file, line: picture.line).names(error)
      }
    case .explanation(let explanation):
      do throws(Diagnosis) {
        let lines = try evaluator.run(explanation.experiment).explanation(of: explanation.reference)
        return .explanation(lines, caption: try evaluator.fill(explanation.caption, file: file))
      } catch {
        throw Place(file: file, line: explanation.line).names(error)
      }
    default: return .text(try evaluator.fill(block, file: file))
    }
  }

  /// The chapter's questions, in order.
  public var questions: [GradedQuestion] {
    blocks.compactMap { if case .question(let question) = $0 { question } else { nil } }
  }
}
