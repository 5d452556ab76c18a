/// How numbers become shades.
struct HeatScale: Equatable {
  /// The role of a gate's ramp; nil for the diverging scale.
  var ramp: Role?
  /// The size that is shaded fully.
  var limit: Double
  /// The decades of a logarithmic scale; nil for a linear one.
  var decades: (low: Int, high: Int)?

  static func == (a: HeatScale, b: HeatScale) -> Bool {
    a.ramp == b.ramp && a.limit == b.limit && a.decades?.low == b.decades?.low && a.decades?.high == b.decades?.high
  }

  /// The most decades that shades can tell apart.
  static let mostDecades = 12

  /// The scale of a panel by itself.
  init(_ grid: HeatGrid, isLogarithmic: Bool) {
    switch grid.kind {
    case .gate(let role):
      ramp = role
      limit = 1
    case .candidate: limit = 1
    case .magnitude:
      ramp = .gradient
      limit = grid.largest
      let (low, high) = AxisScale.decades(holding: grid.values.flatMap { $0 })
      decades = (max(low, high - 2 * HeatScale.mostDecades), high)
    case .signed:
      limit = grid.largest
      if isLogarithmic {
        let (low, high) = AxisScale.decades(holding: grid.values.flatMap { $0.map { $0.magnitude } })
        decades = (max(low, high - HeatScale.mostDecades), high)
      }
    }
  }

  /// From nothing (0) to full shade (1), with the number's sign.
  func share(_ value: Double) -> Double {
    guard value.isFinite, limit > 0, value != 0 else { return 0 }
    guard let decades else { return min(1, max(-1, value / limit)) }
    let place = (Logarithm.base10(value.magnitude) - Double(decades.low)) / Double(decades.high - decades.low)
    let size = min(1, max(0.04, place))
    return value < 0 ? -size : size
  }

  func step(_ value: Double) -> UInt8 {
    ramp == nil ? Raster.step(signed: share(value)) : Raster.step(share: share(value))
  }

  var palette: [Paint] { ramp.map { Raster.rampPalette($0) } ?? Raster.signedPalette }

  func paint(_ value: Double) -> Paint {
    ramp.map { .ramp($0, share(value)) } ?? .diverging(share(value))
  }

  /// The power of ten that the numbers in the cells and at the legend are told in.
  var power: Int {
    guard decades == nil, ramp == nil, limit > 0, limit < 0.1 || limit >= 1000 else { return 0 }
    return Int((Logarithm.base10(limit) + 1e-9).rounded(.down))
  }
}
