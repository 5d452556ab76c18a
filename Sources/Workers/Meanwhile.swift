/// A value that a thread of its own makes, while the one that will need it does something else.
public final class Meanwhile<Value: Sendable>: @unchecked Sendable {
  private let condition = Condition()
  /// Guarded by `condition`; nil until it is made.
  private var made: Value?

  /// Begins to make it; where the system has no more threads it is made at once.
  public init(_ make: @escaping @Sendable () -> Value) {
    let isBegun = DetachedThread.start(stackSize: 8 << 20) { [self] in keep(make()) }
    if !isBegun { keep(make()) }
  }

  /// The value; waits until it is made.
  public var value: Value {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let made { return made }
      condition.wait()
    }
  }

  private func keep(_ value: Value) {
    condition.lock()
    made = value
    condition.broadcast()
    condition.unlock()
  }
}
