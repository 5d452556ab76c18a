import Lessons
import Synchronization
import Terminal
import Texts

/// What is said on stderr while chapters are computed, by several threads: the share that is done, and what is being trained.
final class LessonProgress: Sendable {
  private struct State {
    var bar: ProgressBar
    var done = 0
    var count = 0
    /// Experiments that are being trained, with their shares, in the order in which they began.
    var training: [(name: String, share: Double)] = []
  }

  private let state: Mutex<State>
  private let texts: Catalog

  /// A line that shows itself after a second, on a terminal only.
  init(_ console: Console) {
    texts = console.texts
    state = Mutex(State(bar: ProgressBar(console.texts("lesson.progress"), environment: console.environment)))
  }

  /// So many chapters of so many are done.
  func chapters(_ done: Int, of count: Int) {
    state.withLock { state in
      (state.done, state.count) = (done, count)
      draw(&state)
    }
  }

  /// An experiment has been trained so far; 1 ends it.
  func training(_ name: String, _ share: Double) {
    state.withLock { state in
      let place = state.training.firstIndex { $0.name == name }
      if share >= 1 {
        if let place { state.training.remove(at: place) }
      } else if let place {
        state.training[place].share = share
      } else {
        state.training.append((name, share))
      }
      draw(&state)
    }
  }

  /// Takes the line away.
  func finish() { state.withLock { $0.bar.finish() } }

  private func draw(_ state: inout State) {
    guard let first = state.training.first else { return state.bar.update(state.done, of: state.count) }
    let note = texts("lesson.training", ["name": first.name, "percent": String(Int(first.share * 100))])
    // A single chapter is as far as what it trains.
    let isSingle = state.count <= 1
    state.bar.update(
      isSingle ? Int(first.share * 1000) : state.done, of: isSingle ? 1000 : state.count, note: note)
  }
}
