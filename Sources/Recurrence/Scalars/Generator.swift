/// A seeded source of random numbers: xoshiro256** of Blackman and Vigna, "Scrambled linear pseudorandom number generators",
/// ACM TOMS 47(4), 2021; the seed is spread over the state by splitmix64, as its authors advise.
///
/// The same seed gives the same numbers on every machine. The four words are the whole state: a copy continues like the
/// original, and a checkpoint that stores them resumes exactly.
public struct Generator: Equatable, Sendable {
  /// The state, four words of which at least one is not 0.
  public private(set) var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator at the start of the sequence that belongs to `seed`.
  public init(seed: UInt64) {
    var seed = seed
    func splitmix() -> UInt64 {
      seed &+= 0x9E37_79B9_7F4A_7C15
      var z = seed
      z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z &>> 31)
    }
    state = (splitmix(), splitmix(), splitmix(), splitmix())
  }

  /// The generator that a checkpoint stored, or nil for the state 0 0 0 0, which xoshiro256** cannot leave.
  public init?(state: (UInt64, UInt64, UInt64, UInt64)) {
    guard state != (0, 0, 0, 0) else { return nil }
    self.state = state
  }

  /// Whether two generators continue with the same numbers.
  public static func == (a: Generator, b: Generator) -> Bool { a.state == b.state }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = ((product &<< 7) | (product &>> 57)) &* 9
    let t = state.1 &<< 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = (state.3 &<< 45) | (state.3 &>> 19)
    return result
  }

  /// A number from [0, 1): a multiple of 2⁻⁵³, each with the same probability.
  public mutating func uniform() -> Double {
    Double(next() &>> 11) * 0x1p-53
  }

  /// A number from a range, evenly distributed.
  ///
  /// Takes one draw; the upper bound itself comes up by rounding only.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    let u = uniform()
    // A convex combination cannot overflow, and the bounds hold in spite of rounding.
    let value = range.lowerBound * (1 - u) + range.upperBound * u
    return value < range.lowerBound ? range.lowerBound : (value > range.upperBound ? range.upperBound : value)
  }

  /// A number from the normal distribution with mean 0 and standard deviation 1.
  ///
  /// Marsaglia's polar method: draws points of the square until one falls into the unit disk (1.27 tries on average, two
  /// draws each). The second number that each point would give is not kept, so that nothing is hidden beside the state.
  public mutating func gaussian() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      if s > 0, s < 1 { return u * (-2 * Double.log(s) / s).squareRoot() }
    }
  }

  /// A whole number from 0 up to but not including `bound`, each with exactly the same probability.
  ///
  /// Lemire's multiplication with rejection ("Fast random integer generation in an interval", ACM TOMACS 29(1), 2019).
  /// `bound` is at least 1.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "integer(below:) needs a bound of at least 1")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Brings the elements into a random order, each order with the same probability (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    var last = elements.count - 1
    while last > 0 {
      elements.swapAt(last, integer(below: last + 1))
      last -= 1
    }
  }
}
