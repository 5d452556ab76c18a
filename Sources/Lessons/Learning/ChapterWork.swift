import Recurrence
import Workers

/// A chapter that is computed on a thread of its own, so that keys are heard meanwhile.
final class ChapterWork: @unchecked Sendable {
  /// Guards `outcome`.
  private let lock = Condition()
  private var outcome: Result<ComputedChapter, Diagnosis>?

  /// Begins at once.
  init(_ chapter: Chapter, folder: String, laboratory: some Laboratory) {
    // As much of a stack as the main thread has.
    DetachedThread.start(stackSize: 8 << 20) { [self] in
      let made: Result<ComputedChapter, Diagnosis>
      do throws(Diagnosis) {
        made = .success(try ComputedChapter(chapter, folder: folder, laboratory: laboratory))
      } catch {
        made = .failure(error)
      }
      lock.lock()
      outcome = made
      lock.broadcast()
      lock.unlock()
    }
  }

  /// What came of it; nil where it is not ready within some seconds.
  func outcome(within seconds: Double) -> Result<ComputedChapter, Diagnosis>? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    lock.lock()
    defer { lock.unlock() }
    while outcome == nil, lock.wait(until: deadline) {}
    return outcome
  }
}
