import Synchronization
import Testing

@testable import Workers

@Suite("What is made meanwhile")
struct MeanwhileTests {
  @Test("A value is made once, by another thread, and is there for everybody who asks")
  func value() {
    let count = Atomic<Int>(0)
    let isAsked = Condition()
    isAsked.lock()
    // It cannot be made before somebody lets go of the lock, which a thread that made it at once would wait for in vain.
    let words = Meanwhile {
      isAsked.lock()
      defer { isAsked.unlock() }
      return "made \(count.add(1, ordering: .relaxed).newValue)"
    }
    #expect(count.load(ordering: .relaxed) == 0)
    isAsked.unlock()
    #expect(words.value == "made 1" && words.value == "made 1")
  }
}
