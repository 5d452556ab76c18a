/// The names by which people call recorded scalars.
///
/// - `l0.t3.f[2]`: layer 0, time step 3, quantity f, unit 2; `l0.reverse.t3.h[1]` in the direction from the end;
/// - `encoder.l0.t3.h[1]`, `encoder.t3.x[0]`: what an encoder computes, at the steps of its own sequence;
/// - `l0.dropout.t3.m[2]`: a mask and `l0.dropout.t3.h[2]` what it leaves; `l0.flat.t4.x[5]`: all steps one below the other;
/// - `t3.x[0]`, `t3.y[0]`, `t3.target[0]`, `t3.loss`, `loss`: what belongs to no layer;
/// - `l0.W_hi[0,1]`, `l0.b_ii[2]`, `readout.W[0,1]`: parameters;
/// - `grad …` in front of any of them: the gradient of the loss with respect to it.
///
/// Layers and units count from 0, time from 1; t0 is the initial state.
public enum Address {
  /// The address of a recorded scalar.
  public static func text(of reference: Reference, in program: Program) -> String {
    switch reference {
    case .loss: return "loss"
    case .value(let slot, let time, let unit): return place(slot, time, program) + element(slot, unit, program)
    case .gradient(let slot, let time, let unit):
      return "grad " + place(slot, time, program) + element(slot, unit, program)
    case .parameter(let index, let row, let column):
      return program.parameters.entries[index].element(row, column)
    case .parameterGradient(let index, let row, let column):
      return "grad " + program.parameters.entries[index].element(row, column)
    }
  }

  /// The address of a quantity at a time step, without a unit: `l0.t3.f`.
  public static func text(ofSlot slot: Int, time: Int, in program: Program) -> String {
    place(slot, time, program)
  }

  /// The address of a quantity without time and unit: `l0.f`, `l1.reverse.h`, `y`.
  public static func text(ofSlot slot: Int, in program: Program) -> String {
    program.stages[program.slots[slot].stage].role.prefix + program.slots[slot].name
  }

  private static func place(_ slot: Int, _ time: Int, _ program: Program) -> String {
    let prefix = program.stages[program.slots[slot].stage].role.prefix
    return prefix + "t" + String(time) + "." + program.slots[slot].name
  }

  private static func element(_ slot: Int, _ unit: Int, _ program: Program) -> String {
    slot == program.lossSlot ? "" : "[" + String(unit) + "]"
  }
}

extension Stage.Role {
  /// What stands before the time in an address: `l0.`, `l1.reverse.`, nothing for inputs, outputs and the loss.
  var prefix: String {
    switch self {
    case .input, .readout, .loss: ""
    case .embedding: "embedding."
    case .layer(let layer, .forward): "l" + String(layer) + "."
    case .layer(let layer, .reverse): "l" + String(layer) + ".reverse."
    case .concatenation(let layer): "l" + String(layer) + ".both."
    case .flattening(let layer): "l" + String(layer) + ".flat."
    case .inputDropout: "dropout."
    case .dropout(let layer): "l" + String(layer) + ".dropout."
    case .keys(let layer, let direction): Stage.Role.layer(layer, direction).prefix + "keys."
    case .encoder(let role): "encoder." + role.prefix
    }
  }
}

extension Stage.Role {
  /// Whether an address without a layer means this rather than an encoder's quantity or what a mask leaves.
  var isMain: Bool {
    switch self {
    case .encoder, .inputDropout, .dropout, .flattening, .keys: false
    default: true
    }
  }
}

extension Trace {
  /// The scalar that an address names.
  ///
  /// - Throws: as `Address.parse`.
  public func reference(_ address: String) throws(Diagnosis) -> Reference {
    try Address.parse(address, in: program, steps: steps, sourceSteps: layout.sourceSteps)
  }
}

extension ParameterTable.Entry {
  /// The address of an element: `l0.W_hi[0,1]`.
  func element(_ row: Int, _ column: Int) -> String {
    name + "[" + String(row) + (isMatrix ? "," + String(column) : "") + "]"
  }
}
