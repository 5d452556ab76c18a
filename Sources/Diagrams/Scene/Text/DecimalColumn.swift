/// Numbers under one another with their decimal points aligned, centered as a column that stays where it is from step to step.
public struct DecimalColumn: Equatable, Sendable {
  /// The width kept free: that of the widest number the column may ever hold.
  public var reserved: String
  /// How the numbers look.
  public var style: TextStyle

  /// A column as wide as `reserved`, such as `−0.00`.
  public init(reserving reserved: String = "−0.00", _ style: TextStyle) {
    self.reserved = reserved
    self.style = style
  }

  /// The width kept free.
  public func width(_ measure: TextMeasure) -> Double { measure.width(reserved, style) }

  /// Where numbers end that have as many decimals as the reserved one, for a column around `center`.
  public func right(center: Double, _ measure: TextMeasure) -> Double { center + width(measure) / 2 }

  /// A number's label with its point where the column has it.
  public func label(
    _ text: String, center: Double, baseline: Double, measure: TextMeasure, isBold: Bool = false, paint: Paint = .ink,
    address: String? = nil
  ) -> Label {
    let own = isBold ? style.bold : style
    let shift = measure.width(decimals(text), own) - measure.width(decimals(reserved), style)
    return Label(
      text, at: Point(right(center: center, measure) + shift, baseline), style: own, anchor: .end, paint: paint,
      address: address)
  }

  /// The point and what follows it.
  private func decimals(_ text: String) -> String {
    guard let point = text.unicodeScalars.firstIndex(of: ".") else { return "" }
    return String(text.unicodeScalars[point...])
  }
}
