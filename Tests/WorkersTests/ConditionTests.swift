import Testing

@testable import Workers

@Suite("Waiting for another thread")
struct ConditionTests {
  @Test("a thread that is started runs, and wakes the one that waits")
  func wakes() {
    final class Box: @unchecked Sendable { var isDone = false }
    let (condition, box) = (Condition(), Box())
    #expect(
      DetachedThread.start(stackSize: 1 << 20) {
        condition.lock()
        box.isDone = true
        condition.broadcast()
        condition.unlock()
      })
    condition.lock()
    // Far more than a busy machine needs to start a thread.
    let end = ContinuousClock.now + .seconds(60)
    while !box.isDone, condition.wait(until: end) {}
    #expect(box.isDone)
    condition.unlock()
  }

  @Test("waiting for nobody ends at its moment, and at once when that has passed")
  func ends() {
    let condition = Condition()
    condition.lock()
    let begun = ContinuousClock.now
    // A condition may also return early for no reason.
    while condition.wait(until: begun + .milliseconds(30)) {}
    #expect(ContinuousClock.now - begun >= .milliseconds(29))
    while condition.wait(until: begun) {}
    condition.unlock()
  }
}
