import Foundation
import PseudoTerminals
import Recurrence
import Terminal
import Testing

@testable import Stepping

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct StepSessionTests {
  /// Starts the program on a terminal; its exit status comes when it ends.
  private func start(
    _ terminal: PseudoTerminal, _ stepper: Stepper, asks: Bool = false
  ) -> Running {
    let file = terminal.program
    let running = Running()
    // A thread of its own: tests that wait for the screen hold the threads that tasks would need.
    Thread.detachNewThread {
      let status = try? StepSession.run(
        stepper, theme: Theme(depth: .truecolor), input: file, output: file, asksForColors: asks
      ) { lines, stepper in "saved \(lines.count) lines at \(stepper.number + 1)" }
      running.finish(status ?? -1)
    }
    return running
  }

  /// A program that runs on a thread of its own.
  private final class Running: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var status: Int32 = -1

    func finish(_ status: Int32) {
      self.status = status
      done.signal()
    }

    /// Its exit status, when it has ended; −2 after twenty seconds.
    var value: Int32 { done.wait(timeout: .now() + 20) == .success ? status : -2 }
  }

  @Test("keys walk, the screen follows, and the terminal is as before in the end")
  func walking() async throws {
    let terminal = try await PseudoTerminal()
    let before = terminal.mode
    let session = start(terminal, try FirstLSTM.stepper())
    #expect(terminal.shows(" 1 of 425"))
    terminal.type("\u{1B}[C\u{1B}[C")
    #expect(terminal.shows("3 of 425"))
    terminal.type("ggrad c3[0]\r")
    #expect(terminal.shows("237 of 425"))
    #expect(terminal.shows("q quit"))
    let expected = try FirstLSTM.stepper("grad c3[0]").screen(columns: 80, rows: 24).map { line in
      String(line.map(\.text).joined().reversed().drop { $0 == " " }.reversed())
    }
    #expect(terminal.screen.lines == expected)
    terminal.type("w")
    #expect(terminal.shows("Why is ∂c₃[0] = −0.2361 ?"))
    terminal.type("\u{1B}[B\u{1B}[B\r")
    #expect(terminal.shows("Why is ∂h₃[0] = −0.3497 ?"))
    terminal.type("\u{7F}")
    #expect(terminal.shows("Why is ∂c₃[0] = −0.2361 ?"))
    terminal.type("\u{7F}s")
    #expect(terminal.shows("saved 24 lines at 237"))
    terminal.type("q")
    #expect(session.value == 0)
    #expect(terminal.ends(with: "\u{1B}[?25h\u{1B}[?1049l"))
    #expect(terminal.mode == before)
  }

  @Test("a new size is followed")
  func resizing() async throws {
    let terminal = try await PseudoTerminal()
    let session = start(terminal, try FirstLSTM.stepper("grad c3[0]"))
    #expect(terminal.shows("237 of 425"))
    terminal.resize(columns: 120, rows: 36)
    #expect(terminal.shows("Read next by"))
    terminal.type("q")
    #expect(session.value == 0)
  }

  @Test("playing goes on by itself until a key stops it")
  func playing() async throws {
    let terminal = try await PseudoTerminal()
    let session = start(terminal, try FirstLSTM.stepper())
    #expect(terminal.shows(" 1 of 425"))
    terminal.type("+++++ ")
    #expect(terminal.shows("12 of 425"))
    terminal.type(" q")
    #expect(session.value == 0)
  }

  @Test("Ctrl-C as a key ends with status 0, SIGTERM with 143, and both give the terminal back")
  func ending() async throws {
    for signal in [nil, SIGTERM] {
      let terminal = try await PseudoTerminal()
      let before = terminal.mode
      let session = start(terminal, try FirstLSTM.stepper())
      #expect(terminal.shows(" 1 of 425"))
      if let signal { kill(getpid(), signal) } else { terminal.type("\u{3}") }
      #expect(session.value == (signal.map { 128 + $0 } ?? 0))
      #expect(terminal.ends(with: "\u{1B}[?1049l"))
      #expect(terminal.mode == before)
    }
  }

  @Test("a step changes little of the screen: a frame is a small part of a whole drawing")
  func frames() throws {
    var stepper = try FirstLSTM.stepper("grad c3[0]")
    var screen = Screen(columns: 120, rows: 36, theme: Theme(depth: .truecolor))
    func frame() -> Int {
      screen.clear()
      for (row, line) in stepper.screen(columns: 120, rows: 36).enumerated() { screen.put(line, column: 0, row: row) }
      return screen.frame().utf8.count
    }
    let whole = frame()
    _ = stepper.press(.right)
    #expect(frame() < whole / 2)
    #expect(frame() == 0)
  }
}
