import Recurrence
import Terminal
import Testing

@testable import Stepping

@Suite struct StepperTests {
  private func press(_ keys: [Key], _ stepper: inout Stepper) {
    for key in keys { _ = stepper.press(key) }
  }

  @Test("forward and back again is where we were, at every grain")
  func back() throws {
    var stepper = try FirstLSTM.stepper()
    for grain in Playback.Grain.allCases {
      stepper.set(grain: grain)
      _ = stepper.press(.home)
      var seen = [stepper.moment]
      let count = stepper.playback.count(grain)
      for _ in 1..<count {
        _ = stepper.press(.right)
        seen.append(stepper.moment)
      }
      #expect(Set(seen).count == count)
      _ = stepper.press(.right)
      #expect(stepper.message != nil)
      for expected in seen.reversed().dropFirst() {
        _ = stepper.press(.left)
        #expect(stepper.moment == expected)
      }
    }
  }

  @Test("f and b begin the passes, Home and End the run, and g finds steps, phases, moments and addresses")
  func jumps() throws {
    var stepper = try FirstLSTM.stepper()
    press([.character("b")], &stepper)
    #expect(stepper.playback.phase(stepper.moment) == .backward)
    press([.character("f")], &stepper)
    #expect(stepper.number == 0)
    press([.end], &stepper)
    #expect(stepper.number == stepper.playback.count(.scalar) - 1)
    for (text, address) in [
      ("t2", "t2.y[0]"), ("backward", "grad t5.loss"), ("#2", "l0.t1.a_i[1]"), ("c3[1]", "l0.t3.c[1]"),
    ] {
      FirstLSTM.type("g" + text, into: &stepper)
      _ = stepper.press(.enter)
      if text == "t2" {
        #expect(stepper.moment.time == 2)
      } else {
        #expect(Address.text(of: stepper.reference, in: stepper.run.program) == address)
      }
    }
  }

  @Test(
    "an address that does not exist leaves the prompt open and says what does",
    arguments: [
      "k3[0]", "c9[0]", "c3[7]", "", "grad", "[[[", "t99", "#0", "#9999999999999999999",
      "l0.t3.c[99999999999999999999]", "𝕏\u{0}", "t3.x[0]",
    ])
  func hostile(_ text: String) throws {
    var stepper = try FirstLSTM.stepper("c3[0]")
    let before = stepper.moment
    FirstLSTM.type("g" + text, into: &stepper)
    _ = stepper.press(.enter)
    guard case .prompt(let prompt) = stepper.mode else {
      Issue.record("the prompt is closed after '\(text)'")
      return
    }
    #expect(prompt.problem?.isEmpty == false)
    #expect(stepper.moment == before)
    #expect(stepper.screen(columns: 80, rows: 24).count == 24)
    _ = stepper.press(.escape)
    if case .moving = stepper.mode {} else { Issue.record("Escape does not close the prompt") }
  }

  @Test("find lists addresses that have the text, and Tab takes one")
  func find() throws {
    var stepper = try FirstLSTM.stepper("c3[0]")
    FirstLSTM.type("/W_hf", into: &stepper)
    guard case .prompt(let prompt) = stepper.mode else { return }
    #expect(prompt.matches.count == 2)
    press([.tab, .enter], &stepper)
    #expect(Address.text(of: stepper.reference, in: stepper.run.program) == "grad l0.W_hf[0,0]")
  }

  @Test("editing a weight runs again, marks what changed, and undo brings the same bits back")
  func edit() throws {
    var stepper = try FirstLSTM.stepper("c3[0]")
    let before = stepper.run.trace.storage
    FirstLSTM.type("e", into: &stepper)
    _ = stepper.press(.control("u"))
    FirstLSTM.type("W_hf[0,0] = −0.25", into: &stepper)
    _ = stepper.press(.enter)
    #expect(stepper.message?.contains("−0.25") == true)
    #expect(stepper.isChanged(stepper.reference))
    let early = try Address.parse("l0.t1.f[1]", in: stepper.run.program, steps: 5)
    #expect(!stepper.isChanged(early))
    let differences = Differences(try #require(stepper.before), stepper.run.trace)
    #expect(differences.rows.first?.reference == .loss)
    #expect(differences.count > 0 && differences.count < differences.all)
    _ = stepper.press(.character("u"))
    #expect(stepper.run.trace.storage == before)
    _ = stepper.press(.character("u"))
    #expect(stepper.message != nil)
  }

  @Test("inputs, targets and initial states can be edited, too; what is computed cannot")
  func editable() throws {
    var stepper = try FirstLSTM.stepper("c3[0]")
    for text in ["t2.x[1] = 0.75", "t4.target[0] = 2", "l0.t0.c[2] = 0.5"] {
      let old = stepper.run.trace.loss
      _ = stepper.press(.character("e"))
      _ = stepper.press(.control("u"))
      FirstLSTM.type(text, into: &stepper)
      _ = stepper.press(.enter)
      #expect(stepper.run.trace.loss != old, "\(text)")
    }
    for text in [
      "c3[0] = 1", "t2.x[1] = nan", "t2.x[1] = inf", "t2.x[1] 3", "= 4", "t2.x[1] = three", "W_hf[0,0] = 1e999",
    ] {
      let old = stepper.run.trace.loss
      _ = stepper.press(.character("e"))
      _ = stepper.press(.control("u"))
      FirstLSTM.type(text, into: &stepper)
      _ = stepper.press(.enter)
      guard case .prompt(let prompt) = stepper.mode else {
        Issue.record("'\(text)' was taken")
        continue
      }
      #expect(prompt.problem != nil)
      #expect(stepper.run.trace.loss == old)
      _ = stepper.press(.escape)
    }
  }

  @Test("playing goes on by ticks, faster and slower, and stops at the end")
  func playing() throws {
    var stepper = try FirstLSTM.stepper()
    #expect(stepper.interval == nil)
    _ = stepper.press(.character(" "))
    let interval = try #require(stepper.interval)
    _ = stepper.press(.character("+"))
    #expect(try #require(stepper.interval) < interval)
    stepper.tick()
    #expect(stepper.number == 1)
    _ = stepper.press(.character(" "))
    stepper.tick()
    #expect(stepper.number == 1)
    press([.end, .left, .character(" ")], &stepper)
    stepper.tick()
    stepper.tick()
    #expect(stepper.interval == nil)
  }

  @Test("playing stops at a condition, also at coarser grains, and n and N run to its hits")
  func stops() throws {
    var stepper = try FirstLSTM.stepper()
    FirstLSTM.type("cf > 0.8", into: &stepper)
    _ = stepper.press(.enter)
    let hits = try #require(stepper.stops.first?.hits)
    #expect(hits > 1)
    var found: [Reference] = []
    while true {
      _ = stepper.press(.character("n"))
      if found.last == stepper.reference { break }
      found.append(stepper.reference)
      #expect(stepper.run.trace.value(stepper.reference) > 0.8)
    }
    #expect(found.count == hits)
    for expected in found.reversed().dropFirst() {
      _ = stepper.press(.character("N"))
      #expect(stepper.reference == expected)
    }
    press([.home, .up, .up, .character(" ")], &stepper)
    while stepper.isPlaying { stepper.tick() }
    #expect(stepper.reference == found[0])
    #expect(stepper.grain == .scalar)
  }

  @Test("why walks down, Backspace returns, Tab turns round, and x tells the rounding error")
  func why() throws {
    var stepper = try FirstLSTM.stepper("grad c3[0]")
    press([.character("w"), .down, .down, .enter], &stepper)
    guard case .why(let walk) = stepper.mode else { return }
    #expect(Symbol(walk.root, in: stepper.run.program).text() == "∂h₃[0]")
    press([.character("x")], &stepper)
    #expect(stepper.message?.contains("ulp") == true)
    press([.tab], &stepper)
    guard case .why(let turned) = stepper.mode else { return }
    #expect(turned.isWhatFor)
    #expect(turned.lines.count == turned.readers.count + 1)
    press([.tab, .backspace], &stepper)
    guard case .why(let back) = stepper.mode else { return }
    #expect(back.path.count == 1)
    press([.backspace], &stepper)
    if case .moving = stepper.mode {} else { Issue.record("Backspace at the root does not leave") }
  }

  @Test("ten thousand random keys never lead astray, seed 3")
  func random() throws {
    var generator = Recurrence.Generator(seed: 3)
    let keys: [Key] = [
      .right, .left, .up, .down, .home, .end, .enter, .escape, .tab, .backspace, .pageUp, .pageDown, .delete,
      .character(" "), .character("g"), .character("/"), .character("e"), .character("c"), .character("n"),
      .character("N"), .character("u"), .character("d"), .character("w"), .character("b"), .character("3"),
      .character("x"), .character("="), .paste("f < 0.5\n"), .alt("w"), .function(3), .control("u"), .report("[1;1R"),
    ]
    var stepper = try FirstLSTM.stepper(nil, run: FirstLSTM.run(steps: 2))
    for number in 0..<10_000 {
      let key = keys[Int(generator.uniform(in: 0...0.9999) * Double(keys.count))]
      #expect(stepper.press(key) != .quit || key == .character("q"))
      stepper.tick()
      if number % 50 == 0 { #expect(stepper.screen(columns: 80, rows: 24).count == 24) }
    }
  }
}
