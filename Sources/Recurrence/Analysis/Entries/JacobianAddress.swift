/// The names by which people call entries of Jacobians.
///
/// - `dh5[1]/dh2[0]`, `∂h5[1]/∂h2[0]`: how unit 1 of h at step 5 depends on unit 0 of h at step 2;
/// - `d h[1] at t5 / d h[0] at t2`: the same;
/// - `l0: dh5[1]/dc2[0]`: in layer 0, where a model has several;
/// - `d l0.t5.h[1] / d l0.t2.h[0]`: the full form.
extension JacobianEntry {
  /// Whether a text is meant as an entry rather than as a scalar of its own.
  public static func isEntry(_ text: String) -> Bool { text.contains("/") }

  /// Finds the entry that a text names in a run of `steps` steps.
  ///
  /// - Throws: `jacobian-entry.…`, and what `Address` says about either side.
  public static func parse(_ text: String, in program: Program, steps: Int) throws(Diagnosis) -> JacobianEntry {
    var rest = text[...]
    var prefix = ""
    if let colon = rest.firstIndex(of: ":") {
      prefix = trimmed(rest[..<colon]) + "."
      rest = rest[rest.index(after: colon)...]
    }
    let sides = rest.split(separator: "/", omittingEmptySubsequences: false)
    guard sides.count == 2 else { throw Diagnosis("jacobian-entry.syntax", ["address": text]) }
    let of = try side(sides[0], prefix, text, program, steps)
    let by = try side(sides[1], prefix, text, program, steps)
    let entry = JacobianEntry(of: of, by: by)
    _ = try entry.layer(in: program, steps: steps, address: text)
    return entry
  }

  /// The full form, which `parse` reads back.
  public func address(in program: Program) -> String {
    "d " + Address.text(of: of, in: program) + " / d " + Address.text(of: by, in: program)
  }

  /// The layer and direction that both scalars belong to.
  ///
  /// - Throws: `jacobian-entry.other-layer`, `jacobian-entry.order` for scalars between which no Jacobian stands.
  public func layer(
    in program: Program, steps: Int, address: String? = nil
  ) throws(Diagnosis) -> (layer: Int, direction: Model.Direction) {
    let text = address ?? self.address(in: program)
    guard case .value(let late, let time, _) = of, case .value(let early, let start, _) = by,
      case .layer(let layer, let direction) = program.stages[program.slots[late].stage].role
    else { throw Diagnosis("jacobian-entry.other-layer", ["address": text]) }
    let isInside = program.slots[early].stage == program.slots[late].stage
    guard isInside || early == program.inputSlot(ofLayer: layer) else {
      throw Diagnosis("jacobian-entry.other-layer", ["address": text])
    }
    func position(_ time: Int) -> Int { time == 0 ? 0 : direction == .reverse ? steps + 1 - time : time }
    guard position(start) <= position(time) else {
      throw Diagnosis("jacobian-entry.order", ["address": text, "late": String(time), "early": String(start)])
    }
    return (layer, direction)
  }

  /// `dh5[1]`, `d h[1] at t5`: a differential without its d.
  private static func side(
    _ text: Substring, _ prefix: String, _ whole: String, _ program: Program, _ steps: Int
  ) throws(Diagnosis) -> Reference {
    var name = trimmed(text)
    guard name.first == "d" || name.first == "∂" else { throw Diagnosis("jacobian-entry.syntax", ["address": whole]) }
    name = trimmed(name.dropFirst())
    let words = name.split(separator: " ")
    if words.count == 3, words[1] == "at" {
      name = (words[2].first == "t" ? "" : "t") + words[2] + "." + words[0]
    }
    return try Address.parse(prefix + name, in: program, steps: steps)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
