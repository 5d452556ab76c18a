import Foundation
import Recurrence

/// A chapter that is computed on a thread of its own, so that keys are heard meanwhile.
final class ChapterWork: @unchecked Sendable {
  /// Guards `outcome`.
  private let lock = NSCondition()
  private var outcome: Result<ComputedChapter, Diagnosis>?

  /// Begins at once.
  init(_ chapter: Chapter, folder: String, laboratory: some Laboratory) {
    let thread = Thread { [self] in
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
    thread.name = "chapter"
    // As much as the main thread has.
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// What came of it; nil where it is not ready within some seconds.
  func outcome(within seconds: Double) -> Result<ComputedChapter, Diagnosis>? {
    let deadline = Date(timeIntervalSinceNow: seconds)
    lock.lock()
    defer { lock.unlock() }
    while outcome == nil, lock.wait(until: deadline) {}
    return outcome
  }
}
