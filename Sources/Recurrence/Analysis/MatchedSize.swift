extension Cell {
  /// The hidden size at which one direction of a layer comes nearest to a number of parameters, so that cells can be compared at equal
  /// cost; of two equally near sizes the smaller, at least 1.
  public func hiddenSize(nearestTo count: Int, input: Int, biases: Bool = true) -> Int {
    func parameters(_ hidden: Int) -> Int {
      parameterCount(LayerSizes(input: input, hidden: hidden, output: hidden), biases: biases)
    }
    // Doubled until there are enough, then halved in between; the count grows with the size.
    var high = 1
    while parameters(high) < count, high < Model.largestSize { high *= 2 }
    var low = 1
    while low < high {
      let middle = (low + high) / 2
      if parameters(middle) < count { low = middle + 1 } else { high = middle }
    }
    return low > 1 && count - parameters(low - 1) <= parameters(low) - count ? low - 1 : low
  }
}
