import Synchronization
import Testing

@testable import Workers

@Suite("What is made meanwhile")
struct MeanwhileTests {
  @Test("A value is made once, whoever makes it, and is there for everybody who asks")
  func value() {
    // Many at once: some are made by their own threads, some by those who ask.
    for _ in 0..<50 {
      let count = Atomic<Int>(0)
      let words = Meanwhile { "made \(count.add(1, ordering: .relaxed).newValue)" }
      var found = [String](repeating: "", count: 8)
      found.withUnsafeMutableBufferPointer { buffer in
        let found = buffer
        Workers(count: 3).forEach(found.count) { item, _ in found[item] = words.value }
      }
      #expect(found.allSatisfy { $0 == "made 1" })
    }
  }

  @Test("Nobody needs to ask for it to be made")
  func unasked() {
    let condition = Condition()
    let isMade = Mutex(false)
    let meanwhile = Meanwhile {
      isMade.withLock { $0 = true }
      condition.lock()
      condition.broadcast()
      condition.unlock()
    }
    condition.lock()
    while !isMade.withLock({ $0 }) { condition.wait() }
    condition.unlock()
    meanwhile.value
  }
}
