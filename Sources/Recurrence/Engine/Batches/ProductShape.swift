/// How many units of a panel a product goes through at once.
///
/// Each number of a vector is multiplied by the weights of all of them. Of sixteen, the processor reads it once, spreads it over a register and
/// multiplies twice; of eight, it reads it along with the one multiplication. Some processors add and spread with the same part: they
/// are half as fast again with eight. On others reading is what takes longest, and sixteen win. Every sum has one order either way, so the
/// bits are the same.
public enum ProductShape: Sendable, CaseIterable {
  /// Half a panel.
  case eight
  /// A panel.
  case sixteen

  /// The one that is faster here.
  ///
  /// - Parameter seconds: How long a piece of work takes.
  public static func faster(_ seconds: (_ work: () -> Void) -> Double) -> ProductShape {
    let (rows, sequences) = (64, 8)
    let numbers = AlignedMemory(count: 16 * (rows + sequences) + rows * sequences)
    let matrix = numbers.base
    let x = matrix + 16 * rows
    let y = x + rows * sequences
    var times = (eight: Double.infinity, sixteen: Double.infinity)
    func time(_ shape: ProductShape) -> Double {
      seconds {
        for _ in 0..<4 {
          BatchProduct.multiply(
            matrix, rows: rows, columns: 16, x, pitch: rows, into: y, adds: false, plus: nil, sequences: sequences,
            shape: shape)
        }
      }
    }
    // The least of several times, in turn: the first ones are of a processor that has to wake up, and others want it, too.
    withExtendedLifetime(numbers) {
      for _ in 0..<8 {
        times.sixteen = min(times.sixteen, time(.sixteen))
        times.eight = min(times.eight, time(.eight))
      }
    }
    return times.eight < times.sixteen ? .eight : .sixteen
  }
}
