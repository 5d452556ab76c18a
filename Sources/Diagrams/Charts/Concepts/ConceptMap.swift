/// Terms and which of them need which others.
public struct ConceptMap: Equatable, Sendable {
  /// One term.
  public struct Concept: Equatable, Sendable {
    /// Unique in the map.
    public var id: String
    /// As readers see it, markup of `RichText`.
    public var name: String
    /// The terms that it needs, by their ids; unknown ones are left out.
    public var needs: [String]

    /// A term.
    public init(id: String, name: String, needs: [String] = []) {
      self.id = id
      self.name = name
      self.needs = needs
    }
  }

  /// All terms; the order decides between equal places.
  public var concepts: [Concept]
  /// The term that the map is about; nil: the one that needs most others.
  public var focus: String?

  /// A map of terms.
  public init(_ concepts: [Concept], focus: String? = nil) {
    self.concepts = concepts
    self.focus = focus
  }

  /// For each term the indices of those it needs; needs that would lead in a circle are left out.
  func needs() -> [[Int]] {
    var index: [String: Int] = [:]
    for (place, concept) in concepts.enumerated() where index[concept.id] == nil { index[concept.id] = place }
    var found = concepts.map { concept in concept.needs.compactMap { index[$0] } }
    for place in found.indices { found[place] = found[place].filter { $0 != place } }
    // An edge is dropped when what it needs leads back to it.
    var kept = [[Int]](repeating: [], count: concepts.count)
    for place in found.indices {
      for need in found[place] where !kept[place].contains(need) && !ConceptMap.reaches(need, place, kept) {
        kept[place].append(need)
      }
    }
    return kept
  }

  /// Whether one term needs another, directly or by way of others.
  static func reaches(_ from: Int, _ to: Int, _ needs: [[Int]]) -> Bool { ancestors(of: from, needs).contains(to) }

  /// A term and everything that it needs.
  static func ancestors(of start: Int, _ needs: [[Int]]) -> Set<Int> {
    var seen: Set<Int> = [start]
    var waiting = [start]
    while let next = waiting.popLast() {
      for need in needs[next] where seen.insert(need).inserted { waiting.append(need) }
    }
    return seen
  }

  /// All terms, the one at `focus` first, then those that it needs, the nearest first, then all others.
  static func order(around focus: Int, _ needs: [[Int]]) -> [Int] {
    guard needs.indices.contains(focus) else { return Array(needs.indices) }
    var order = [focus]
    var seen: Set<Int> = [focus]
    var next = 0
    while next < order.count {
      for need in needs[order[next]] where seen.insert(need).inserted { order.append(need) }
      next += 1
    }
    return order + needs.indices.filter { !seen.contains($0) }
  }

  /// The map of some of its terms.
  func excerpt(_ kept: [Int], _ needs: [[Int]]) -> ConceptMap {
    ConceptMap(
      kept.map { place in
        Concept(id: String(place), name: concepts[place].name, needs: needs[place].map { String($0) })
      })
  }

  /// The row of each term: one below the lowest that it needs.
  static func ranks(_ needs: [[Int]]) -> [Int] {
    var ranks = [Int](repeating: -1, count: needs.count)
    func rank(_ place: Int) -> Int {
      if ranks[place] < 0 { ranks[place] = (needs[place].map { rank($0) }.max() ?? -1) + 1 }
      return ranks[place]
    }
    for place in needs.indices { _ = rank(place) }
    return ranks
  }
}
