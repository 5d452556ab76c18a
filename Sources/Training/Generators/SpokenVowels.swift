import Recurrence

/// Words of vowels as a microphone's frames might show them: sound to text, with nothing but formants.
///
/// A frame has the energy (logarithm) in `bands` bands from 200 to 3200 Hz, from resonances at the vowel's first three formants: the means
/// of men's voices in Peterson and Barney, Control methods used in a study of the vowels, JASA 24 (1952). Speakers scale all formants.
public struct SpokenVowels: Equatable, Sendable {
  /// Classes in the order of their numbers: silence, then the vowels.
  public static let letters: [Character] = ["_", "a", "e", "i", "o", "u"]
  private static let formants: [[Double]] = [
    [], [730, 1090, 2440], [530, 1840, 2480], [270, 2290, 3010], [570, 840, 2410], [300, 870, 2240],
  ]

  /// How many bands a frame has.
  public var bands: Int
  /// The standard deviation of the noise in a band, in natural logarithms of energy.
  public var noise: Double

  /// A microphone.
  public init(bands: Int = 12, noise: Double = 0.3) {
    self.bands = bands
    self.noise = noise
  }

  /// A word that was spoken.
  public struct Word: Equatable, Sendable {
    /// Its vowels.
    public var text: String
    /// The frames.
    public var frames: [[Double]]
    /// The class of every frame.
    public var classes: [Int]

    /// Frames in, a class a frame out.
    public var sample: Sample<Double> { Sample(inputs: frames, targets: classes.map { [Double($0)] }) }
  }

  /// Random words of `length` vowels, no two neighbors alike, each 4 to 8 frames long, with 1 to 3 frames of silence around each.
  /// - Throws: `generator.size`.
  public func words(_ count: Int, length: Int = 3, seed: UInt64) throws(Diagnosis) -> [Word] {
    try GeneratorSize.check([("count", count, 1), ("length", length, 1), ("bands", bands, 2)])
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in
      let speaker = generator.uniform(in: 0.9...1.15)
      var word = Word(text: "", frames: [], classes: [])
      var last = 0
      silence(&word, &generator)
      for _ in 0..<length {
        var vowel = 1 + generator.integer(below: last == 0 ? 5 : 4)
        if last > 0, vowel >= last { vowel += 1 }
        last = vowel
        word.text.append(Self.letters[vowel])
        for _ in 0..<(4 + generator.integer(below: 5)) { add(vowel, speaker, &word, &generator) }
        silence(&word, &generator)
      }
      return word
    }
  }

  private func silence(_ word: inout Word, _ generator: inout Generator) {
    for _ in 0...generator.integer(below: 3) { add(0, 1, &word, &generator) }
  }

  private func add(_ vowel: Int, _ speaker: Double, _ word: inout Word, _ generator: inout Generator) {
    word.classes.append(vowel)
    word.frames.append(
      (0..<bands).map { band in
        let frequency = 200 + 3000 * Double(band) / Double(bands - 1)
        var energy = 0.02
        for (number, formant) in Self.formants[vowel].enumerated() {
          let distance = (frequency - formant * speaker) / 150
          energy += 1 / (Double(number + 1) * (1 + distance * distance))
        }
        return Double.log(energy) + noise * generator.gaussian()
      })
  }

  /// The text of a sequence of classes: runs become one letter, silence none.
  public static func collapse(_ classes: [Int]) -> String {
    String(Collapse.classes(classes.filter { letters.indices.contains($0) }).map { letters[$0] })
  }
}
