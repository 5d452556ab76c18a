/// What each loss adds to a parameter's gradient by way of each earlier use of the parameter.
public struct LedgerData: Equatable, Sendable {
  /// The parameter, markup of `MathText`.
  public var parameter: String
  /// The addresses of the parameters that it stands for, with + between them; may be empty.
  public var addresses: String
  /// The sizes of the contributions: row τ − 1, column k − 1, k ≤ τ.
  public var norms: [[Double]]
  /// Their shares of the whole gradient (its projection on them), which sum to 1; negative ones pull against it.
  public var shares: [[Double]]
  /// How many steps truncated BPTT goes back; nil: all.
  public var truncation: Int?
  /// The angle between the truncated and the whole gradient, in degrees.
  public var angle: Double?

  /// A ledger; rows are cut or filled with zeros to a triangle.
  public init(
    parameter: String, addresses: String = "", norms: [[Double]], shares: [[Double]], truncation: Int? = nil,
    angle: Double? = nil
  ) {
    func triangle(_ rows: [[Double]], _ count: Int) -> [[Double]] {
      (0..<count).map { row in
        (0...row).map { row < rows.count && $0 < rows[row].count && rows[row][$0].isFinite ? rows[row][$0] : 0 }
      }
    }
    let count = max(norms.count, shares.count)
    self.parameter = parameter
    self.addresses = addresses
    self.norms = triangle(norms, count)
    self.shares = triangle(shares, count)
    self.truncation = truncation.map { max(1, $0) }
    self.angle = angle
  }

  /// Whether the last loss is the only one that has uses: a model that answers at the end.
  var hasOneLoss: Bool {
    steps > 3 && norms.dropLast().allSatisfy { $0.allSatisfy { $0 == 0 } } && (norms.last ?? []).contains { $0 > 0 }
  }

  /// The number of steps.
  var steps: Int { norms.count }

  /// Whether truncation keeps the contribution of use `column` to loss `row`, both from 0.
  func isKept(_ row: Int, _ column: Int) -> Bool { truncation.map { row - column < $0 } ?? true }

  /// The kept and the cut part of a row's share.
  func parts(row: Int) -> (kept: Double, cut: Double) {
    parts((0...row).map { (row, $0) })
  }

  /// The kept and the cut part of a column's share.
  func parts(column: Int) -> (kept: Double, cut: Double) {
    parts((column..<steps).map { ($0, column) })
  }

  /// The kept share of everything.
  var kept: Double { (0..<steps).reduce(0) { $0 + parts(row: $1).kept } }

  private func parts(_ places: [(Int, Int)]) -> (kept: Double, cut: Double) {
    places.reduce((0, 0)) { sum, place in
      let share = shares[place.0][place.1]
      return isKept(place.0, place.1) ? (sum.0 + share, sum.1) : (sum.0, sum.1 + share)
    }
  }

  /// The fewest steps back with which `share` of the gradient is kept.
  func window(holding share: Double) -> (steps: Int, share: Double)? {
    var sum = 0.0
    for lag in 0..<steps {
      for row in lag..<steps { sum += shares[row][row - lag] }
      if sum >= share { return (lag + 1, sum) }
    }
    return nil
  }
}
