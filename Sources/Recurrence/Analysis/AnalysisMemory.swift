extension Program {
  /// Lends the storage of a run to the kernels.
  ///
  /// The last `widest` numbers of the storage are room for a vector.
  @inline(__always)
  func withMemory<S: Scalar>(
    _ storage: inout [S], _ places: [Layout.SlotPlace], _ parameters: [S], steps: Int, widest: Int,
    _ body: (Memory<S>) -> Void
  ) {
    let offsets = self.parameters.entries.map { $0.offset } + [0]
    let count = storage.count
    storage.withUnsafeMutableBufferPointer { storage in
      places.withUnsafeBufferPointer { places in
        operands.withUnsafeBufferPointer { operands in
          offsets.withUnsafeBufferPointer { offsets in
            parameters.withUnsafeBufferPointer { parameters in
              guard let base = storage.baseAddress, let places = places.baseAddress,
                let operands = operands.baseAddress, let offsets = offsets.baseAddress
              else { return }
              body(
                Memory(
                  steps: steps, base: base, places: places, operands: operands,
                  parameters: parameters.baseAddress ?? UnsafePointer(base), parameterOffsets: offsets,
                  scratch: base + (count - widest)))
            }
          }
        }
      }
    }
  }

  /// The width of the widest vector of a run.
  func widestVector(steps: Int) -> Int {
    slots.reduce(1) { max($0, $1.isPositions ? steps : $1.units) }
  }
}
