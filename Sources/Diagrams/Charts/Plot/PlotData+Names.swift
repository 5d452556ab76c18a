extension PlotData {
  /// The name of the class that a height is; nil where heights are numbers.
  func name(_ value: Double) -> String? {
    guard value >= 0, value < Double(yNames.count), value == value.rounded() else { return nil }
    return yNames[Int(value)]
  }

  /// A height as it is written: a class's name, or a number.
  func text(_ value: Double) -> NumberText {
    var text = NumberText(value)
    if let name = name(value) { (text.mantissa, text.exponent) = (name, nil) }
    return text
  }
}
