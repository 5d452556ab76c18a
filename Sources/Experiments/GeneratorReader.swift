import Files
import Recurrence
import Training

/// Reads `generate`: data drawn from a seed.
struct GeneratorReader {
  private let program: Program
  private static let largestCount = 1 << 24

  init(_ program: Program) { self.program = program }

  /// The generators that there are.
  enum Kind: String, CaseIterable {
    case sine, stays, adding, copy, patients, sentiment, silhouettes, xor, reber, translation
    case priceWalk = "price_walk"
    case temporalOrder = "temporal_order"
    case spokenVowels = "spoken_vowels"

    /// The keys of its own.
    var keys: [String] {
      switch self {
      case .sine: ["rows", "period", "amplitude", "noise"]
      case .priceWalk: ["rows", "momentum", "noise", "start"]
      case .stays, .xor: ["rows"]
      case .adding, .temporalOrder: ["count", "steps"]
      case .copy: ["count", "length", "lag"]
      case .reber, .silhouettes, .translation: ["count"]
      case .patients: ["count", "steps"]
      case .sentiment: ["count", "length"]
      case .spokenVowels: ["count", "length", "bands", "noise"]
      }
    }
  }

  func read(_ data: inout ObjectReader) throws(Diagnosis) -> Dataset {
    guard var reader = try data.object("generate") else { throw data.problem("object.missing", "generate") }
    // The kind decides which keys there are, so that it is looked at first.
    let kind: Kind = try reader.choice("kind")
    try reader.allow(["kind", "seed"] + kind.keys)
    let seed = UInt64(try reader.integer("seed", default: 0, in: 0...1 << 53))
    if let series = try series(kind, seed, &reader) {
      if data.has("sample") { throw data.problem("experiment.data-unused", "sample", ["source": kind.rawValue]) }
      let columns = try WindowsReader.columns(&data, all: series.columns)
      return try WindowsReader(program).read(
        series, inputs: columns.inputs, targets: columns.targets, under: "generate", &data)
    }
    for key in ["columns", "target_columns", "scale", "from", "look_back", "horizon", "stride", "window", "season"]
    where data.has(key) {
      throw data.problem("experiment.data-unused", key, ["source": kind.rawValue])
    }
    let (samples, preparation) = try samples(kind, seed, &reader)
    let encoding = SymbolEncoding(program.model)
    let isSymbol = kind == .copy || kind == .sentiment
    let encoded =
      isSymbol
      ? samples.map { Sample(inputs: encoding.inputs($0.inputs), targets: $0.targets) } : samples
    return try data.dataset(
      program.target == nil ? encoded.map { Sample(inputs: $0.inputs) } : encoded, preparation: preparation)
  }

  /// What gives rows of a series.
  private func series(_ kind: Kind, _ seed: UInt64, _ reader: inout ObjectReader) throws(Diagnosis) -> Series? {
    let positive = Double.leastNormalMagnitude...1e100
    switch kind {
    case .sine:
      let wave = SineWave(
        period: try reader.number("period", default: 25, in: positive),
        amplitude: try reader.number("amplitude", default: 1, in: -1e100...1e100),
        noise: try reader.number("noise", default: 0.1, in: 0...1e100))
      return try wave.series(rows: try count("rows", &reader), seed: seed)
    case .priceWalk:
      let walk = PriceWalk(
        momentum: try reader.number("momentum", default: 0.4, in: -0.99...0.99),
        noise: try reader.number("noise", default: 0.01, in: 0...1),
        start: try reader.number("start", default: 100, in: positive))
      return try walk.days(try count("rows", &reader), seed: seed).series
    case .stays: return try HospitalStays(seed: seed).lengths(rows: try count("rows", &reader))
    case .xor:
      let rows = try count("rows", &reader)
      let bits = try XORSequence.bits(triples: (rows + 2) / 3, seed: seed)
      return Series(columns: ["bit"], values: Array(bits.prefix(rows)))
    default: return nil
    }
  }

  /// What gives samples.
  private func samples(
    _ kind: Kind, _ seed: UInt64, _ reader: inout ObjectReader
  ) throws(Diagnosis) -> ([Sample<Double>], Preparation) {
    let number = try count("count", &reader)
    switch kind {
    case .adding:
      return (
        try AddingProblem.samples(number, steps: try size("steps", 100, from: 2, &reader), seed: seed), .none
      )
    case .temporalOrder:
      return (
        try TemporalOrder.samples(number, steps: try size("steps", 100, from: 10, &reader), seed: seed), .none
      )
    case .copy:
      let length = try size("length", 10, from: 1, &reader)
      let lag = try size("lag", 100, from: 1, &reader)
      return (try CopyTask.samples(number, length: length, lag: lag, seed: seed), .none)
    case .reber: return (try ReberGrammar.words(number, seed: seed).map(\.sample), .none)
    case .patients:
      let days = try size("steps", 10, from: 2, &reader)
      return (try HospitalStays(seed: seed).patients(number, days: days).map(\.sample), .none)
    case .silhouettes:
      let images = try Silhouettes.images(number, seed: seed)
      return ((0..<images.count).map { images.sample($0) }, .none)
    case .spokenVowels:
      let microphone = SpokenVowels(
        bands: try size("bands", 12, from: 2, &reader),
        noise: try reader.number("noise", default: 0.3, in: 0...1e100))
      let length = try size("length", 3, from: 1, &reader)
      return (
        try microphone.words(number, length: length, seed: seed).map(\.sample),
        .letters(SpokenVowels.letters.map { String($0) })
      )
    case .translation: return try translation(number, seed, reader)
    default: return try sentiment(number, seed, &reader)
    }
  }

  /// English for the encoder; Tolu for the decoder, which is told each word a step late.
  ///
  /// Number 0 begins and ends a sentence.
  private func translation(
    _ number: Int, _ seed: UInt64, _ reader: ObjectReader
  ) throws(Diagnosis) -> ([Sample<Double>], Preparation) {
    let pairs = try ToyLanguage.pairs(number, seed: seed)
    let english = pairs.map { Tokenization.words.tokens($0.english) }
    let tolu = pairs.map { Tokenization.words.tokens($0.tolu) }
    let from = try Vocabulary(of: english.flatMap { $0 }, reserved: [.end])
    let to = try Vocabulary(of: tolu.flatMap { $0 }, reserved: [.end])
    let model = program.model
    for (name, got, count) in [
      ("model.encoder.embedding.symbols", model.encoder?.embedding?.symbols ?? 0, from.count),
      ("model.embedding.symbols", model.embedding?.symbols ?? 0, to.count),
      ("model.readout.outputs", model.outputs, to.count),
    ] where got < count {
      throw reader.problem("experiment.vocabulary", "", ["count": "\(count)", "name": name, "got": "\(got)"])
    }
    var samples: [Sample<Double>] = []
    for (source, target) in zip(english, tolu) {
      let words = try to.codes(target).map { Double($0) }
      var sample = Sample(inputs: [0] + words, targets: words + [0])
      sample.source = try from.codes(source).map { Double($0) }
      samples.append(sample)
    }
    let sides = DecoderPreparation.Words(
      cleaning: TextCleaning(lowercases: true, dropsPunctuation: true), tokenization: .words, source: from, target: to,
      end: to.code(.end) ?? 0)
    return (samples, .decoder(DecoderPreparation(samples, program, words: sides)))
  }

  /// Sentences as numbers of words, all of one length where one is asked for; the target is 1 for a kind sentence.
  private func sentiment(
    _ number: Int, _ seed: UInt64, _ reader: inout ObjectReader
  ) throws(Diagnosis) -> ([Sample<Double>], Preparation) {
    let length = reader.has("length") ? try size("length", 1, from: 1, &reader) : 0
    let sentences = try SentimentSentences.sentences(number, seed: seed)
    let words = sentences.map { Tokenization.words.tokens($0.text) }
    let vocabulary = try Vocabulary(of: words.flatMap { $0 }, reserved: [.padding, .unknown])
    try TextReader.checkSize(vocabulary, program, reader)
    var samples: [Sample<Double>] = []
    for (sentence, tokens) in zip(sentences, words) {
      var codes = try vocabulary.codes(tokens)
      if length > 0 { codes = try CodedText(codes, length: length).codes }
      samples.append(Sample(inputs: codes.map { Double($0) }, targets: [sentence.isPositive ? 1 : 0]))
    }
    let preparation = TextPreparation(
      cleaning: TextCleaning(lowercases: true), tokenization: .words, vocabulary: vocabulary, lookBack: length)
    return (samples, .text(preparation))
  }

  private func count(_ key: String, _ reader: inout ObjectReader) throws(Diagnosis) -> Int {
    try reader.integer(key, in: 1...GeneratorReader.largestCount)
  }

  private func size(
    _ key: String, _ usual: Int, from least: Int, _ reader: inout ObjectReader
  ) throws(Diagnosis) -> Int {
    try reader.integer(key, default: usual, in: least...100_000)
  }
}
