import Synchronization
import Terminal
import Texts

/// What the reader of a chapter sees while the chapter's experiments are trained: a line at the foot of the screen.
final class TrainingNotice: Sendable {
  private let texts: Catalog
  private let shown = Mutex<(name: String, percent: Int)>(("", -1))

  init(_ texts: Catalog) { self.texts = texts }

  /// Shows how far training is, where that is another number than before.
  func show(_ name: String, _ share: Double) {
    let percent = Int(share * 100)
    let isNew = shown.withLock { shown in
      defer { shown = (name, percent) }
      return shown != (name, percent)
    }
    guard isNew, let size = TerminalFile.output.size else { return }
    let line = CellWidth().prefix(
      texts("learn.training", ["name": name, "percent": "\(percent)"]), columns: size.columns)
    TerminalFile.output.write("\u{1B}7\u{1B}[\(size.rows);1H\u{1B}[2K" + line + "\u{1B}8")
  }
}
