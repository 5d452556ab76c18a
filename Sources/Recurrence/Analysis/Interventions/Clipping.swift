extension Parameters {
  /// Every gradient cut to −limit … limit: the clipping of Mikolov, which changes the direction.
  public func clipped(toValue limit: Double) -> Parameters {
    var result = self
    let bound = S(limit)
    for index in result.values.indices {
      let value = result.values[index]
      if bound < value { result.values[index] = bound }
      if value < -bound { result.values[index] = -bound }
    }
    return result
  }

  /// All gradients scaled together so that their norm is at most `limit`: Pascanu, Mikolov and Bengio, On the difficulty of training
  /// recurrent neural networks, ICML 2013, algorithm 1.
  ///
  /// The direction stays. A gradient with a norm that is not finite is left alone.
  public func clipped(toNorm limit: Double) -> Parameters {
    let norm = VectorNorm.euclidean(values[...])
    guard norm > limit, norm.isFinite else { return self }
    var result = self
    let factor = S(limit) / S(norm)
    for index in result.values.indices { result.values[index] = result.values[index] * factor }
    return result
  }

  /// The Euclidean norm over all parameters.
  public var norm: Double { VectorNorm.euclidean(values[...]) }
}
