import Recurrence

/// What a recorded scalar is made of: terms that add up, each of them a product, down to a given depth.
struct WhyTree {
  /// A scalar, or a group of products, that is part of its parent.
  struct Node {
    /// The scalar that is explained further, if the node is one.
    var reference: Reference?
    /// What it is multiplied by on its way into the parent.
    var factors: [Working] = []
    /// The function through which alone it enters the parent.
    var function: Working.Function?
    /// Its own arithmetic, where it is no single scalar.
    var working: Working?
    /// Its own value, before the factors.
    var value: Double
    /// What it brings to the sum at the root's end of its branch.
    var contribution: Double
    var children: [Node] = []

    /// The scalar products at the ends of the branches.
    var leaves: [Node] { children.isEmpty ? [self] : children.flatMap { $0.leaves } }
  }

  let trace: Trace<Double>
  /// The scalar that is explained.
  private(set) var root: Node

  /// The tree behind a scalar, `depth` branchings deep.
  init(_ trace: Trace<Double>, _ reference: Reference, depth: Int) {
    self.trace = trace
    root = Node(reference: reference, value: trace.value(reference), contribution: trace.value(reference))
    root.children = children(of: root, depth: depth)
  }

  // MARK: Branches

  private func children(of node: Node, depth: Int) -> [Node] {
    guard let reference = node.reference, !isLoss(reference), let explanation = trace.explain(reference) else {
      return []
    }
    if let (function, inner) = chain(explanation) {
      // A function has one argument: a branch without a choice costs no depth.
      var child = Node(
        reference: inner, function: function, value: trace.value(inner), contribution: trace.value(inner))
      child.children = depth > 0 ? children(of: child, depth: depth) : []
      return [child]
    }
    guard depth > 0 else { return [] }
    var terms: [Node] = []
    for part in explanation.parts { collect(part.working, isGradient: isGradient(reference), into: &terms) }
    if let divisor = explanation.divisor, divisor != 1 {
      for index in terms.indices { terms[index].factors.append(.quotient(.constant(1), .constant(divisor))) }
    }
    // What the children bring is measured against what this node brings.
    let scale = node.value == 0 ? 0 : node.contribution / node.value
    for index in terms.indices {
      let own = terms[index].factors.reduce(terms[index].value) { $0 * value($1) }
      terms[index].contribution = own * scale
    }
    let isChoice = terms.count > 1
    for index in terms.indices where terms[index].reference != nil {
      terms[index] = shortened(terms[index])
      terms[index].children = children(of: terms[index], depth: isChoice ? depth - 1 : depth)
    }
    return terms
  }

  /// A scalar that is a function of one other, and nothing else.
  private func chain(_ explanation: Explanation) -> (Working.Function, Reference)? {
    guard explanation.parts.count == 1, case .apply(let function, .reference(let inner)) = explanation.parts[0].working
    else { return nil }
    return (function, inner)
  }

  /// A gradient that is one other gradient times something is that gradient, with one factor more.
  private func shortened(_ node: Node) -> Node {
    var node = node
    // More than three factors on one wire are no explanation.
    while node.factors.count < 3, let reference = node.reference, isGradient(reference), !isLoss(reference),
      let explanation = trace.explain(reference),
      explanation.divisor == nil, explanation.parts.count == 1
    {
      var terms: [Node] = []
      collect(explanation.parts[0].working, isGradient: true, into: &terms)
      guard terms.count == 1, let only = terms.first, let next = only.reference else { break }
      node.reference = next
      // In the order in which the gradient meets them on its way to the root.
      node.factors = only.factors + node.factors
      node.value = only.value
    }
    return node
  }

  /// The gradient of a step's loss is a constant: the step's share of the mean.
  private func isLoss(_ reference: Reference) -> Bool {
    if case .gradient(let slot, _, _) = reference { return slot == trace.program.lossSlot }
    return false
  }

  private func isGradient(_ reference: Reference) -> Bool {
    switch reference {
    case .gradient, .parameterGradient: true
    case .value, .parameter, .loss: false
    }
  }

  /// Takes a working apart into terms, each with at most one scalar that is explained further.
  private func collect(_ working: Working, isGradient: Bool, into terms: inout [Node]) {
    switch working {
    case .constant(0): break
    case .reference(let reference):
      terms.append(node(reference))
    case .sum(let inner) where !isGradient || inner.count == 1:
      for term in inner { collect(term, isGradient: isGradient, into: &terms) }
    case .product:
      let factors = WhyTree.flattened(working)
      let carriers = factors.indices.filter { index in
        if case .reference(.gradient) = factors[index] { return true }
        return false
      }
      if carriers.count == 1, case .reference(let reference) = factors[carriers[0]] {
        var term = node(reference)
        term.factors = factors.indices.filter { $0 != carriers[0] }.map { factors[$0] }
        terms.append(term)
      } else {
        terms.append(leaf(working))
      }
    default: terms.append(leaf(working))
    }
  }

  /// A scalar; the gradient of an addend is that of its sum.
  private func node(_ reference: Reference) -> Node {
    var reference = reference
    if case .gradient(let slot, let time, let unit) = reference, let holder = trace.program.adjointSlot(of: slot) {
      reference = .gradient(slot: holder, time: time, unit: unit)
    }
    return Node(reference: reference, value: trace.value(reference), contribution: trace.value(reference))
  }

  private func leaf(_ working: Working) -> Node {
    Node(working: working, value: value(working), contribution: value(working))
  }

  /// The value of an arithmetic expression in this run.
  func value(_ working: Working) -> Double { working.evaluate { trace.value($0) } }

  /// The factors of a product of products.
  static func flattened(_ working: Working) -> [Working] {
    guard case .product(let factors) = working else { return [working] }
    return factors.flatMap { factor -> [Working] in
      // A square stays one factor.
      if case .product(let inner) = factor, inner.count == 2, inner[0] == inner[1] { return [factor] }
      return flattened(factor)
    }
  }
}
