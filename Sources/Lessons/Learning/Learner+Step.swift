import Files
import Recurrence

extension Learner {
  /// The chapter that is read, as its author wrote it.
  var reading: Chapter { lesson.chapters[index] }

  /// The experiment to walk through from this page, and where to begin.
  ///
  /// It is what the page names (`unroll step FILE --at ADDRESS`, or an explained number), else what the chapter names first, else the
  /// chapter's first experiment from its beginning.
  var stepping: (experiment: String, address: String?)? {
    let chapter = reading
    guard let first = chapter.experiments.first else { return nil }
    var named: [(onPage: String, experiment: String, address: String?)] = []
    for block in chapter.blocks {
      switch block {
      case .step(let hint):
        let experiment = chapter.experiments.first { $0.file.map(hint.command.contains) ?? false } ?? first
        named.append((hint.command, experiment.name, Learner.address(in: hint.command)))
      case .explanation(let explained):
        named.append((explained.reference, explained.experiment ?? first.name, explained.reference))
      default: continue
      }
    }
    let chosen = named.first { pages[page].holds($0.onPage) } ?? named.first
    return (chosen?.experiment ?? first.name, chosen?.address)
  }

  /// What stands behind `--at`, without its quotes.
  private static func address(in command: String) -> String? {
    let words = command.split(separator: " ")
    guard let option = words.firstIndex(of: "--at"), option + 1 < words.endIndex else { return nil }
    let rest = words[(option + 1)...].joined(separator: " ")
    guard let quote = rest.first, quote == "'" || quote == "\"" else { return String(words[option + 1]) }
    return String(rest.dropFirst().prefix { $0 != quote })
  }
}
