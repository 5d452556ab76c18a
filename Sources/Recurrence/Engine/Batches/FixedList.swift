/// Elements that stay where they are as long as this lives, so that looking at them counts no references.
struct FixedList<Element>: ~Copyable {
  /// Where the first one stands.
  let start: UnsafePointer<Element>
  let count: Int

  init(_ elements: [Element]) {
    let start = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    for (index, element) in elements.enumerated() { (start + index).initialize(to: element) }
    (self.start, count) = (UnsafePointer(start), elements.count)
  }

  deinit { start.deallocate() }

  /// The elements, as long as this lives.
  var all: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: start, count: count) }

  subscript(index: Int) -> Element {
    @inline(__always) get { start[index] }
  }

  /// Goes through them in order.
  @inline(__always)
  func forEach(_ body: (Element) -> Void) {
    for index in 0..<count { body(start[index]) }
  }
}
