/// The even scales: a value's distance from zero is its distance in OKLab lightness from paper.
extension Theme {
  /// The color of a signed value from −1 to 1 (limited to that): paper at exactly zero, then even steps of lightness to the end.
  public func diverging(_ value: Double) -> Color {
    if value == 0 || value.isNaN { return color(of: .paper) }
    let share = min(1, abs(value))
    let end = OKLab(value < 0 ? negativeEnd : positiveEnd)
    return OKLab(lightness: lightness(at: share), a: end.a * share, b: end.b * share).color
  }

  /// The color of a share from 0 to 1 in a role's hue: even steps of lightness, as much chroma as the pure color has.
  public func ramp(_ role: Role, _ value: Double) -> Color {
    if value == 0 || value.isNaN { return color(of: .paper) }
    let share = min(1, max(0, value))
    let pure = OKLab(color(of: role))
    let own = (pure.lightness - lightest) / (darkest - lightest)
    let strength = own > 0 ? min(1, share / own) : share
    return OKLab(lightness: lightness(at: share), a: pure.a * strength, b: pure.b * strength).color
  }

  /// OKLab lightness of a share of the scale: 0.985 at 0 down to 0.48 at 1 on white.
  public func lightness(at share: Double) -> Double { lightest + (darkest - lightest) * share }
}
