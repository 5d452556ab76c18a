import Recurrence
import Testing
import Training

struct GeneratorTests {
  @Test("Every generator gives the same for the same seed, another for another, and refuses sizes below its least")
  func seeds() throws {
    func check<Value: Equatable>(_ make: (UInt64) throws -> Value) throws {
      let first = try make(1)
      #expect(try make(1) == first)
      #expect(try make(2) != first)
    }
    try check { try SineWave().series(rows: 20, seed: $0) }
    try check { try PriceWalk().days(20, seed: $0) }
    try check { try HospitalStays(seed: $0).lengths(rows: 20) }
    try check { try HospitalStays(seed: $0).patients(5) }
    try check { try Silhouettes.images(3, seed: $0) }
    try check { try XORSequence.bits(triples: 30, seed: $0) }
    try check { try ReberGrammar.words(10, seed: $0) }
    try check { try AddingProblem.samples(3, steps: 10, seed: $0).map(\.inputs) }
    try check { try TemporalOrder.samples(3, seed: $0).map(\.inputs) }
    try check { try CopyTask.samples(3, lag: 5, seed: $0).map(\.inputs) }
    try check { try SpokenVowels().words(3, seed: $0) }
    try check { try SentimentSentences.sentences(10, seed: $0) }
    try check { try ToyLanguage.pairs(10, seed: $0) }
    for body: () throws -> Void in [
      { _ = try SineWave().series(rows: 0, seed: 1) }, { _ = try PriceWalk().days(0, seed: 1) },
      { _ = try HospitalStays(seed: 1).patients(1, days: 1) }, { _ = try Silhouettes.images(0, seed: 1) },
      { _ = try XORSequence.bits(triples: 0, seed: 1) }, { _ = try ReberGrammar.words(-1, seed: 1) },
      { _ = try AddingProblem.samples(1, steps: 1, seed: 1) }, { _ = try TemporalOrder.samples(1, steps: 9, seed: 1) },
      { _ = try CopyTask.samples(1, lag: 0, seed: 1) }, { _ = try SpokenVowels(bands: 1).words(1, seed: 1) },
      { _ = try SentimentSentences.sentences(0, seed: 1) }, { _ = try ToyLanguage.pairs(0, seed: 1) },
    ] {
      #expect(throws: Diagnosis.self) { try body() }
    }
  }

  @Test("A sine without noise is Scalars' sine")
  func sine() throws {
    let series = try SineWave(period: 8, amplitude: 2, noise: 0).series(rows: 9, seed: 1)
    #expect(series.values[0] == 0 && series.values[2] == 2 * Double.sin(.pi / 2))
  }

  @Test("The planted part of the walk makes the known forecast better than persistence")
  func walk() throws {
    let result = try PriceWalk(momentum: 0.5).days(3000, seed: 1)
    let closes = (0..<3000).map { result.series[$0, 3] }
    var (best, naive) = (0.0, 0.0)
    for day in 1..<3000 {
      let relative = closes[day - 1]
      best += ((closes[day] - result.best[day]) / relative) * ((closes[day] - result.best[day]) / relative)
      naive += ((closes[day] - relative) / relative) * ((closes[day] - relative) / relative)
    }
    // The variance of the moves is σ² / (1 − φ²), of which σ² is left; 3000 days know both to about 3 %.
    #expect(abs(best / naive - 0.75) < 0.05)
    for day in 0..<3000 {
      let row = (0..<4).map { result.series[day, $0] }
      #expect(row[1] >= max(row[0], row[3]) && row[2] <= min(row[0], row[3]) && row[2] > 0)
      if day > 0 { #expect(row[0] == closes[day - 1]) }
    }
  }

  @Test("Patients die as often as their risk says")
  func patients() throws {
    let patients = try HospitalStays(seed: 1).patients(4000)
    let deaths = Double(patients.count { $0.died })
    let risk = patients.reduce(0) { $0 + $1.risk }
    // The deviation of the number of deaths is at most √(4000/4) = 32.
    #expect(abs(deaths - risk) < 130)
    #expect(patients[0].sample.inputs.count == 30)
    #expect(try HospitalStays(seed: 1).lengths(rows: 50).values.allSatisfy { $0 > 0 })
  }

  @Test("Every third bit is the exclusive or of the two before it")
  func exclusiveOr() throws {
    let bits = try XORSequence.bits(triples: 50, seed: 1)
    for index in stride(from: 0, to: 150, by: 3) { #expect((bits[index] != bits[index + 1]) == (bits[index + 2] == 1)) }
    let sample = try XORSequence.sample(triples: 50, seed: 1)
    #expect(sample.inputs.count == 149 && sample.targets[0] == bits[1])
  }

  @Test("Reber words belong to the grammar, and their targets are the letters that may come")
  func reber() throws {
    for word in try ReberGrammar.words(200, seed: 1) {
      #expect(ReberGrammar.accepts(word.text))
      let letters = Array(word.text)
      #expect(word.successors.count == letters.count - 1)
      for (index, successors) in word.successors.enumerated() { #expect(successors.contains(letters[index + 1])) }
      // The last but one letter is known from the second one alone.
      #expect(word.successors[letters.count - 3] == [letters[1]])
    }
    for text in ["BTBTXSETE", "BPBPVVEPE"] { #expect(ReberGrammar.accepts(text)) }
    for text in ["BTBTXSEPE", "BTBTSXSE", "BTETE", "", "BTBTXXETE"] { #expect(!ReberGrammar.accepts(text)) }
  }

  @Test("The long-lag tasks have what they ask for")
  func longLags() throws {
    for sample in try AddingProblem.samples(50, steps: 11, seed: 1) {
      let marked = (0..<11).filter { sample.inputs[2 * $0 + 1] == 1 }
      #expect(marked.count == 2 && marked[0] < 5 && marked[1] >= 5)
      #expect(sample.targets == [sample.inputs[2 * marked[0]] + sample.inputs[2 * marked[1]]])
    }
    var seen = Set<Double>()
    for sample in try TemporalOrder.samples(50, seed: 1) {
      let codes = (0..<100).map { step in (0..<8).first { sample.inputs[8 * step + $0] == 1 } ?? -1 }
      let order = codes.filter { $0 >= 6 }
      #expect(order.count == 2 && sample.targets[0] == Double(2 * (order[0] - 6) + order[1] - 6))
      #expect(codes[0] == 0 && codes[99] == 1)
      seen.insert(sample.targets[0])
    }
    #expect(seen.count == 4)
    for sample in try CopyTask.samples(20, length: 3, lag: 4, seed: 1) {
      #expect(sample.inputs.count == 10 && sample.inputs[6] == 9)
      #expect(Array(sample.targets[7...]) == Array(sample.inputs[..<3]))
      #expect(sample.targets[..<7].allSatisfy { $0 == 0 })
    }
  }

  @Test("The classes of spoken frames collapse to the word")
  func vowels() throws {
    for word in try SpokenVowels().words(30, length: 4, seed: 1) {
      #expect(SpokenVowels.collapse(word.classes) == word.text && word.text.count == 4)
      #expect(word.frames.count == word.classes.count && word.frames.allSatisfy { $0.count == 12 })
    }
    #expect(SpokenVowels.collapse([0, 1, 1, 0, 1, 2, 2, 99]) == "aae")
  }

  @Test("Negation turns the meaning of a sentence round")
  func sentiment() throws {
    let sentences = try SentimentSentences.sentences(400, seed: 1)
    for sentence in sentences {
      let isGood = ["good", "great", "lovely", "clever", "moving", "funny", "fine"].contains {
        sentence.text.contains(" \($0) ")
      }
      #expect(sentence.isPositive == (isGood != sentence.isNegated), "\(sentence.text)")
      #expect(sentence.isNegated == (sentence.text.contains(" not ") || sentence.text.hasPrefix("nobody")))
    }
    #expect(Set(sentences.map { [$0.isPositive, $0.isNegated] }).count == 4)
  }

  @Test("An English sentence has one translation, with the verb at its end")
  func translation() throws {
    var known: [String: String] = [:]
    for pair in try ToyLanguage.pairs(3000, seed: 1) {
      #expect(known[pair.english] ?? pair.tolu == pair.tolu)
      known[pair.english] = pair.tolu
      let last = pair.tolu.split(separator: " ").last.map { String($0) } ?? ""
      #expect(["dema", "fari", "gosu", "wani"].contains(last))
    }
    #expect(Set(known.values).count == known.count)
  }

  @Test("Silhouettes of different classes differ more than those of one class")
  func silhouettes() throws {
    let images = try Silhouettes.images(200, seed: 1)
    #expect(images.pixels.count == 200 * 784 && Set(images.labels).count == 10)
    // Nearest mean image, learned on the first half: chance is 10 %.
    var means = Array(repeating: Array(repeating: 0.0, count: 784), count: 10)
    var counts = Array(repeating: 0.0, count: 10)
    for index in 0..<100 {
      let label = Int(images.labels[index])
      counts[label] += 1
      for (pixel, value) in images.values(index).enumerated() { means[label][pixel] += value }
    }
    var right = 0
    for index in 100..<200 {
      let values = images.values(index)
      let distances = (0..<10).map { label in
        zip(values, means[label]).reduce(0) { $0 + ($1.0 - $1.1 / counts[label]) * ($1.0 - $1.1 / counts[label]) }
      }
      if distances.indices.min(by: { distances[$0] < distances[$1] }) == Int(images.labels[index]) { right += 1 }
    }
    #expect(right > 60, "\(right)")
  }
}
