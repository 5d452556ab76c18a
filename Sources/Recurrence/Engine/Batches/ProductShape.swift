/// How many units of a panel a product goes through at once.
///
/// Each number of a vector is multiplied by the weights of all of them. The more there are, the less often it is read; but then sums may
/// not fit the processor's registers, and where one number is spread over a register for several products, some processors do that with
/// what adds. So the fastest is found out by measuring. Every sum has one order all the same, so the bits do not depend on it.
public enum ProductShape: Sendable, CaseIterable {
  /// A quarter of a panel: the sums of eight sequences are eight registers of AVX2, sixteen of NEON.
  case four
  /// Half a panel: as many of AVX-512, and no number is spread.
  case eight
  /// A panel: as many as there are, so that each number is read once for two products.
  case sixteen

  /// The one that is fastest here.
  ///
  /// - Parameter seconds: How long a piece of work takes.
  public static func fastest(seconds: (_ work: () -> Void) -> Double) -> ProductShape {
    let (rows, sequences) = (64, 8)
    let numbers = AlignedMemory(count: 16 * (rows + sequences) + rows * sequences)
    let matrix = numbers.base
    let x = matrix + 16 * rows
    let y = x + rows * sequences
    var best = (shape: ProductShape.sixteen, seconds: Double.infinity)
    withExtendedLifetime(numbers) {
      // The least of several times, in turn: the first ones are of a processor that has to wake up, and others want it, too.
      for _ in 0..<8 {
        for shape in ProductShape.allCases {
          let time = seconds {
            for _ in 0..<4 {
              BatchProduct.multiply(
                matrix, rows: rows, columns: 16, x, pitch: rows, into: y, adds: false, plus: nil,
                sequences: sequences, shape: shape)
            }
          }
          if time < best.seconds { best = (shape, time) }
        }
      }
    }
    return best.shape
  }
}
