/// E[x]: the row of a table of parameters that the symbol x names.
enum RowLookup {
  /// y[u] = E[x, u].
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let width = site.width
    let row = site.values(1) + symbol(site) * width
    let y = site.result
    for unit in 0..<width { y[unit] = row[unit] }
  }

  /// ∂L/∂E[x, u] gets ∂L/∂y[u] from every step that looked up x.
  @inline(__always)
  static func parameterAdjoint<S: Scalar>(_ site: Site<S>, into gradient: UnsafeMutablePointer<S>) {
    let width = site.width
    let row = gradient + symbol(site) * width
    let back = site.gradient
    for unit in 0..<width { row[unit] = row[unit] + back[unit] }
  }

  /// The symbol, which `Sample` has checked to be a row of the table.
  @inline(__always)
  private static func symbol<S: Scalar>(_ site: Site<S>) -> Int { Int(site.values(0)[0].double) }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    reading.element(1, row: Int(reading.value(0, 0).double), column: unit)
  }

  /// Nothing where the step looked up another symbol.
  static func explainParameter<S: Scalar>(_ reading: Reading<S>, row: Int, column: Int) -> Working? {
    Int(reading.value(0, 0).double) == row ? reading.gradient(column) : nil
  }
}
