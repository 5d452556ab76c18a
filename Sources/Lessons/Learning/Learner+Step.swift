import Recurrence

extension Learner {
  /// The experiment to walk through from this page, and where to begin.
  ///
  /// It is what the page names (`unroll step FILE --at ADDRESS`, or an explained number), else what the chapter names first, else the
  /// chapter's first experiment from its beginning.
  var stepping: (file: String, address: String?)? {
    let chapter = lesson.chapters[index]
    guard let first = chapter.experiments.first else { return nil }
    var named: [(onPage: String, file: String, address: String?)] = []
    for block in chapter.blocks {
      switch block {
      case .step(let hint):
        let experiment = chapter.experiments.first { hint.command.contains($0.file) } ?? first
        named.append((hint.command, experiment.file, Learner.address(in: hint.command)))
      case .explanation(let explained):
        let experiment = chapter.experiments.first { $0.name == explained.experiment } ?? first
        named.append((explained.reference, experiment.file, explained.reference))
      default: continue
      }
    }
    let chosen = named.first { pages[page].holds($0.onPage) } ?? named.first
    return (lesson.folder + "/" + (chosen?.file ?? first.file), chosen?.address)
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
