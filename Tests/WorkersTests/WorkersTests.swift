import Foundation
import Recurrence
import Synchronization
import Testing

@testable import Workers

@Suite("Workers")
struct WorkersTests {
  /// A sum whose bits depend on its order, long enough that threads overtake each other.
  private static func work(_ item: Int) -> Double {
    var generator = Generator(seed: UInt64(item))
    return (0..<(item % 7) * 400).reduce(0) { sum, _ in sum + generator.gaussian() }
  }

  @Test("Results come in input order, the same bits for any number of workers", arguments: [1, 2, 3, 8])
  func order(count: Int) throws {
    let items = Array(0..<500)
    let results = try Workers(count: count).map(items) { Self.work($0) }
    #expect(results.map(\.bitPattern) == items.map { Self.work($0).bitPattern })
  }

  @Test("Every item is done once, by a worker of its own memory, in thousands of short calls")
  func short() {
    let workers = Workers(count: 3)
    var counts = [Int](repeating: 0, count: 40)
    var busy = [Int](repeating: 0, count: 3)
    var collisions = 0
    counts.withUnsafeMutableBufferPointer { buffer in
      let counts = buffer
      busy.withUnsafeMutableBufferPointer { buffer in
        let busy = buffer
        for _ in 0..<5_000 {
          workers.forEach(counts.count) { item, worker in
            busy[worker] += 1
            counts[item] += 1
            busy[worker] -= 1
            if busy[worker] != 0 { collisions += 1 }
          }
        }
      }
    }
    #expect(counts == Array(repeating: 5_000, count: 40))
    #expect(collisions == 0)
  }

  @Test("Several threads do the work, where there are several")
  func parallel() {
    let workers = Workers(count: 2)
    let met = Atomic<Int>(0)
    // Each item waits until the other has begun: one thread alone would wait for ever.
    let late = Date() + 30
    workers.forEach(2) { _, _ in
      met.add(1, ordering: .sequentiallyConsistent)
      while met.load(ordering: .sequentiallyConsistent) < 2, Date() < late {}
    }
    #expect(Date() < late)
  }

  @Test("The first diagnosis in input order wins", arguments: [1, 2, 4])
  func failure(count: Int) {
    let workers = Workers(count: count)
    for _ in 0..<50 {
      #expect(throws: Diagnosis("test.odd", ["item": "5"])) {
        try workers.map(Array(0..<200)) { item throws(Diagnosis) in
          if item >= 5, item % 5 == 0 { throw Diagnosis("test.odd", ["item": String(item)]) }
          return Self.work(item)
        }
      }
    }
    #expect((try? workers.map([1, 2, 3]) { $0 * 2 }) == [2, 4, 6], "and the workers go on working")
  }

  @Test("Progress rises one by one up to the number of items")
  func progress() throws {
    var heard: [Int] = []
    _ = try Workers(count: 3).map(Array(0..<100), progress: { heard.append($0) }) { Self.work($0) }
    #expect(heard == Array(1...100))
  }

  @Test("A cancelled map ends without beginning further items and says so")
  func cancelled() {
    let cancellation = Cancellation()
    let begun = Atomic<Int>(0)
    #expect(throws: Diagnosis("workers.cancelled")) {
      try Workers(count: 2).map(Array(0..<1_000), cancellation: cancellation) { item in
        if item == 10 { cancellation.cancel() }
        begun.add(1, ordering: .relaxed)
        return item
      }
    }
    // The other worker may have gone on between the cancelling and its own look.
    #expect(begun.load(ordering: .relaxed) < 1_000)
  }

  @Test("Work may share out work of its own; nothing and one item are done, too")
  func nested() throws {
    let workers = Workers(count: 2)
    let rows = try workers.map([3, 4, 5]) { rows throws(Diagnosis) in
      try workers.map(Array(0..<rows)) { $0 * rows }
    }
    #expect(rows == [[0, 3, 6], [0, 4, 8, 12], [0, 5, 10, 15, 20]])
    #expect(try workers.map([Int]()) { $0 } == [])
    #expect(try workers.map([7]) { $0 + 1 } == [8])
    #expect(Workers(count: 0).count == 1)
    #expect(Workers().count == Workers.cores)
  }
}
