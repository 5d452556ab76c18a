/// The closed set of vector operations that programs are made of.
///
/// Each has a file of its own with its three rules side by side: forward, adjoint, and the explanation of one scalar of either.
/// This file only chooses among them.
public enum Operation: String, CaseIterable, Sendable {
  case matrixVector, sum, product, complement, scale
  case sigmoid, tanh, relu, softmax
  case concatenation, rowLookup
  case dotProduct, weightedSum, additiveScore
  case flattening, prediction
  case meanSquaredError, crossEntropy, binaryCrossEntropy

  /// The operation of a formula's function.
  init(_ function: Formula.Function) {
    switch function {
    case .sigmoid: self = .sigmoid
    case .tanh: self = .tanh
    case .relu: self = .relu
    case .softmax: self = .softmax
    }
  }
}

extension Site {
  /// Computes the instruction's result at this step.
  @inline(__always)
  func forward() {
    switch operation {
    case .matrixVector: MatrixVector.forward(self)
    case .sum: Sum.forward(self)
    case .product: Product.forward(self)
    case .complement: Complement.forward(self)
    case .scale: Scale.forward(self)
    case .sigmoid: Sigmoid.forward(self)
    case .tanh: Tanh.forward(self)
    case .relu: ReLU.forward(self)
    case .softmax: Softmax.forward(self)
    case .concatenation: Concatenation.forward(self)
    case .rowLookup: RowLookup.forward(self)
    case .dotProduct: DotProduct.forward(self)
    case .weightedSum: WeightedSum.forward(self)
    case .additiveScore: AdditiveScore.forward(self)
    case .flattening: Flattening.forward(self)
    case .prediction: Prediction.forward(self)
    case .meanSquaredError: MeanSquaredError.forward(self)
    case .crossEntropy: CrossEntropy.forward(self)
    case .binaryCrossEntropy: BinaryCrossEntropy.forward(self)
    }
  }

  /// Adds to `gradient` what the instruction sends back to its operand `position`; `into.row` tells which step's value of a past.
  @inline(__always)
  func adjoint(_ position: Int, into gradient: GradientSum<S>) {
    switch operation {
    case .matrixVector: MatrixVector.adjoint(self, into: gradient)
    case .sum: Sum.adjoint(self, position, into: gradient)
    case .product: Product.adjoint(self, position, into: gradient)
    case .complement: Complement.adjoint(self, into: gradient)
    case .scale: Scale.adjoint(self, into: gradient)
    case .sigmoid: Sigmoid.adjoint(self, into: gradient)
    case .tanh: Tanh.adjoint(self, into: gradient)
    case .relu: ReLU.adjoint(self, into: gradient)
    case .softmax: Softmax.adjoint(self, into: gradient)
    case .concatenation: Concatenation.adjoint(self, position, into: gradient)
    case .rowLookup, .prediction: gradient.addNothing()
    case .dotProduct: DotProduct.adjoint(self, position, into: gradient)
    case .weightedSum: WeightedSum.adjoint(self, position, into: gradient)
    case .additiveScore: AdditiveScore.adjoint(self, position, into: gradient)
    case .flattening: Flattening.adjoint(self, into: gradient)
    case .meanSquaredError: MeanSquaredError.adjoint(self, position, into: gradient)
    case .crossEntropy: CrossEntropy.adjoint(self, position, into: gradient)
    case .binaryCrossEntropy: BinaryCrossEntropy.adjoint(self, position, into: gradient)
    }
  }

  /// Adds to a parameter's gradient what this step's use of it, as operand `position`, contributes.
  @inline(__always)
  func parameterAdjoint(_ position: Int, into gradient: UnsafeMutablePointer<S>) {
    switch operation {
    case .matrixVector: MatrixVector.parameterAdjoint(self, into: gradient)
    case .sum: Sum.parameterAdjoint(self, position, into: gradient)
    case .product: Product.parameterAdjoint(self, position, into: gradient)
    case .rowLookup: RowLookup.parameterAdjoint(self, into: gradient)
    case .additiveScore: AdditiveScore.parameterAdjoint(self, into: gradient)
    default: break
    }
  }
}
