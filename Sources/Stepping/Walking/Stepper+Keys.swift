import Recurrence
import Terminal

extension Stepper {
  /// Answers a key.
  public mutating func press(_ key: Key) -> Effect {
    message = nil
    if case .alt(let character) = key {
      // Escape and a letter typed quickly look like Alt and the letter.
      let effect = press(.escape)
      return effect == .none ? press(.character(character)) : effect
    }
    if key == .control("c") { return .quit }
    switch mode {
    case .moving: return pressMoving(key)
    case .why(let walk): return pressWhy(key, walk)
    case .prompt(let prompt):
      pressPrompt(key, prompt)
      return .none
    case .changes(let top): return pressChanges(key, top)
    case .help:
      mode = .moving
      return key == .character("q") ? .quit : .none
    }
  }

  private mutating func pressMoving(_ key: Key) -> Effect {
    if key != .character(" "), key != .character("+"), key != .character("-") { isPlaying = false }
    switch key {
    case .right: moveForward()
    case .left: moveBack()
    case .pageDown: move(to: number + 10)
    case .pageUp: move(to: number - 10)
    case .up: set(grain: Playback.Grain(rawValue: grain.rawValue - 1) ?? grain)
    case .down: set(grain: Playback.Grain(rawValue: grain.rawValue + 1) ?? grain)
    case .home: move(to: 0)
    case .end: move(to: playback.count(grain) - 1)
    case .enter, .character("w"): mode = .why(WhyWalk(asked, in: run))
    case .character(let character): return pressCharacter(character)
    default: break
    }
    return .none
  }

  private mutating func pressCharacter(_ character: Character) -> Effect {
    switch character {
    case "q": return .quit
    case "s": return .save
    case " ":
      isPlaying.toggle()
      if isPlaying, number + 1 == playback.count(grain) { move(to: 0) }
    case "+", "=": speed = min(speed + 1, Stepper.speeds.count - 1)
    case "-", "−": speed = max(speed - 1, 0)
    case "f": jump(to: .forward)
    case "b": jump(to: .backward)
    case "U": jump(to: .update)
    case "g": mode = .prompt(StepPrompt(.goTo))
    case "/": mode = .prompt(StepPrompt(.find))
    case "e": mode = .prompt(StepPrompt(.edit, text: editable.map { $0 + " = " } ?? ""))
    case "c": mode = .prompt(StepPrompt(.condition, text: stops.last?.text ?? ""))
    case "n": runToHit(backward: false)
    case "N", "p": runToHit(backward: true)
    case "C": stops = []
    case "u": undo()
    case "d": showChanges()
    case "?": mode = .help
    default: break
    }
    return .none
  }

  private mutating func moveForward() {
    guard number + 1 < playback.count(grain) else {
      message = texts("step.at-end")
      return
    }
    move(to: number + 1)
  }

  private mutating func moveBack() {
    guard number > 0 else {
      message = texts("step.at-start")
      return
    }
    move(to: number - 1)
  }

  /// What one asks about at this moment: of an update, why the gradient is what it is.
  private var asked: Reference {
    guard isUpdate, case .parameter(let index, let row, let column) = reference else { return reference }
    return .parameterGradient(index, row: row, column: column)
  }

  private mutating func jump(to phase: Playback.Phase) {
    guard let first = playback.first(phase) else {
      message = texts(phase == .update ? "step.no-update" : "step.no-backward")
      return
    }
    move(to: first)
  }

  private mutating func showChanges() {
    guard let before else {
      message = texts("step.no-changes")
      return
    }
    differences = Differences(before, run.trace)
    mode = .changes(top: 0)
  }

  /// The address of a number that the present equation reads and that can be changed.
  private var editable: String? {
    let read = run.trace.account(of: reference, limit: Stepper.termLimit)?.working.reads ?? []
    let found = read.first { reference in
      switch reference {
      case .parameter: true
      case .value(let slot, let time, _): slot == run.program.input || time == 0
      default: false
      }
    }
    return found.map { Address.text(of: $0, in: run.program) }
  }

  private mutating func pressWhy(_ key: Key, _ walk: WhyWalk) -> Effect {
    var walk = walk
    switch key {
    case .up: walk.select(walk.selected - 1)
    case .down: walk.select(walk.selected + 1)
    case .pageUp: walk.select(walk.selected - 10)
    case .pageDown: walk.select(walk.selected + 10)
    case .home: walk.select(0)
    case .end: walk.select(walk.lines.count - 1)
    case .right: walk.open(in: run)
    case .left: walk.close()
    case .enter, .character("w"):
      if !walk.walk(in: run) { message = texts("step.given-line") }
    case .backspace:
      if !walk.back(in: run) {
        mode = .moving
        return .none
      }
    case .tab: walk.turn(in: run)
    case .character("x"): message = walk.exact(in: run, texts)
    case .character("g"):
      if let reference = walk.selectedReference, let moment = playback.moment(of: reference) {
        grain = .scalar
        move(to: moment)
        mode = .moving
        return .none
      }
    case .character("s"): return .save
    case .character("q"), .escape:
      mode = .moving
      return .none
    case .character("?"):
      mode = .help
      return .none
    default: break
    }
    mode = .why(walk)
    return .none
  }

  private mutating func pressChanges(_ key: Key, _ top: Int) -> Effect {
    switch key {
    case .up: mode = .changes(top: max(0, top - 1))
    case .down: mode = .changes(top: top + 1)
    case .pageUp: mode = .changes(top: max(0, top - 10))
    case .pageDown: mode = .changes(top: top + 10)
    case .character("u"):
      mode = .moving
      undo()
    default: mode = .moving
    }
    return .none
  }
}
