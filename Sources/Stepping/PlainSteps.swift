import Recurrence
import Terminal
import Texts

/// A run as plain lines of text, for pipes and files: a line for every moment of a grain.
public struct PlainSteps {
  private let stepper: Stepper

  /// The moments of a run at a grain.
  public init(_ run: StepRun, grain: Playback.Grain, texts: Catalog = .english) {
    var stepper = Stepper(run, texts: texts)
    stepper.set(grain: grain)
    self.stepper = stepper
  }

  /// How many lines there are.
  public var count: Int { stepper.playback.count(stepper.grain) }

  /// The line of a moment: number, phase, address, equation with numbers, result.
  public func line(_ number: Int) -> String {
    let (run, playback, texts) = (stepper.run, stepper.playback, stepper.texts)
    let moment = playback.moment(number, stepper.grain)
    let reference = playback.reference(moment)
    let phase = texts("step.phase.\(playback.phase(moment))")
    var text = "\(number + 1)  \(phase)  "
    switch stepper.grain {
    case .step:
      let names = playback.subjects(of: moment).map { subject in
        var one = moment
        one.subject = subject
        one.unit = 0
        return Notation.symbol(stepper.symbol(playback.reference(one))).brief.text()
      }
      return text + names.joined(separator: " ")
    case .equation:
      let values = playback.references(of: moment, .equation)
      text += Address.text(of: reference, in: run.program).prefix { $0 != "[" }
      let equation = run.trace.account(of: reference, limit: Stepper.termLimit).map { account in
        Notation.equation([.symbol(stepper.symbol(reference)), account.working.symbols(in: run.program)]).brief
      }
      let shown = values.prefix(8).map { figures(run.trace.value($0)) }.joined(separator: "  ")
      return text + "  " + (equation?.text() ?? "") + "  =  " + shown + (values.count > 8 ? " …" : "")
    case .scalar where playback.phase(moment) == .update:
      text += UpdateReport.mark + Address.text(of: reference, in: run.program) + "  "
      guard let update = run.update.flatMap({ ElementUpdate($0, reference) }) else { return text }
      if let last = update.last {
        text += last.name + " = " + decimals(last.start) + " " + last.sign + " "
        text += (last.change < 0 ? "(" + decimals(last.change) + ")" : decimals(last.change)) + " = "
      }
      return text + decimals(update.after)
    case .scalar:
      text += Address.text(of: reference, in: run.program) + "  "
      guard let account = run.trace.account(of: reference, limit: Stepper.termLimit) else { return text }
      let isShort = account.working.reads.count <= 8
      let symbols = isShort ? account.working.symbols(in: run.program) : account.working.brief(in: run.program)
      text += stepper.symbol(reference).text() + " = " + symbols.text()
      if isShort { text += " = " + account.working.numbers(in: run.trace).text() }
      return text + " = " + decimals(account.value)
    }
  }
}
