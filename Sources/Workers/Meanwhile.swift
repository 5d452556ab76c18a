/// A value that a thread of its own makes, while the one that will need it does something else.
///
/// Whoever asks before that thread has begun makes the value: nobody waits for a thread that waits for a processor.
public final class Meanwhile<Value: Sendable>: @unchecked Sendable {
  private let make: @Sendable () -> Value
  private let condition = Condition()
  /// Guarded by `condition`.
  private var isBegun = false
  private var made: Value?

  /// Begins to make it.
  public init(_ make: @escaping @Sendable () -> Value) {
    self.make = make
    DetachedThread.start(stackSize: 8 << 20) { [self] in _ = value }
  }

  /// The value, which is made once; waits until it is.
  public var value: Value {
    condition.lock()
    defer { condition.unlock() }
    if !isBegun {
      isBegun = true
      condition.unlock()
      let value = make()
      condition.lock()
      made = value
      condition.broadcast()
    }
    while true {
      if let made { return made }
      condition.wait()
    }
  }
}
