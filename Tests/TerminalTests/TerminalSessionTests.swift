import PseudoTerminals
import Recurrence
import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct TerminalSessionTests {
  @Test("keys arrive one by one, and the terminal is as before when the session ends")
  func keysAndRestoring() async throws {
    let terminal = try await PseudoTerminal()
    let before = terminal.mode
    do {
      var session = try TerminalSession(input: terminal.program, output: terminal.program)
      #expect(terminal.mode != before)
      terminal.type("q\u{1B}[A中\u{3}")
      let expected: [Key] = [.character("q"), .up, .character("中"), .control("c")]
      for key in expected { #expect(session.next(milliseconds: 1000) == .key(key)) }
      #expect(session.next(milliseconds: 0) == nil)
    }
    #expect(terminal.mode == before)
    #expect(terminal.ends(with: "\u{1B}[?25h\u{1B}[?1049l"))
    #expect(terminal.written.hasPrefix("\u{1B}[?1049h"))
  }

  @Test("a terminal that knows lines only is no screen")
  func dumb() async throws {
    let terminal = try await PseudoTerminal()
    #expect(terminal.program.isScreen(environment: ["TERM": "xterm-256color"]))
    #expect(!terminal.program.isScreen(environment: ["TERM": "dumb"]))
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(!TerminalFile(descriptor: ends[1]).isScreen(environment: ["TERM": "xterm-256color"]))
  }

  @Test("a lone Escape is a key after a moment, and the rest of a slow sequence is none")
  func escape() async throws {
    let terminal = try await PseudoTerminal()
    var session = try TerminalSession(input: terminal.program, output: terminal.program)
    terminal.type("\u{1B}")
    #expect(session.next(milliseconds: 1000) == .key(.escape))
    terminal.type("\u{1B}[B")
    #expect(session.next(milliseconds: 1000) == .key(.down))
  }

  @Test("signals become events: a new size, and the wish to end")
  func signals() async throws {
    let terminal = try await PseudoTerminal()
    var session = try TerminalSession(input: terminal.program, output: terminal.program)
    terminal.resize(columns: 120, rows: 36)
    #expect(session.next(milliseconds: 2000) == .resized(columns: 120, rows: 36))
    kill(getpid(), SIGTERM)
    #expect(session.next(milliseconds: 2000) == .terminated(signal: SIGTERM))
    kill(getpid(), SIGINT)
    #expect(session.next(milliseconds: 2000) == .terminated(signal: SIGINT))
  }

  @Test("frames written to the terminal arrive whole")
  func frames() async throws {
    let terminal = try await PseudoTerminal(columns: 20, rows: 4)
    let session = try TerminalSession(input: terminal.program, output: terminal.program)
    var screen = Screen(columns: session.size.columns, rows: session.size.rows, theme: Theme(depth: .plain))
    screen.put("h₃ 中 ▐█│", column: 2, row: 3)
    session.write(screen.frame())
    #expect(terminal.shows("▐█│"))
    #expect(terminal.screen.lines == ["", "", "", "  h₃ 中 ▐█│"])
  }

  @Test("the terminal's answers tell ambiguous widths and the paper, and keys typed meanwhile are kept")
  func probing() async throws {
    let terminal = try await PseudoTerminal()
    var session = try TerminalSession(input: terminal.program, output: terminal.program)
    terminal.type("x\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\\u{1B}[1;3R")
    let answer = session.probe(milliseconds: 2000)
    #expect(answer.width == CellWidth(ambiguous: 2))
    #expect(answer.background == .light)
    #expect(session.next(milliseconds: 0) == .key(.character("x")))
  }

  @Test("when the program dies, its guardian restores the terminal")
  func guardian() async throws {
    let terminal = try await PseudoTerminal()
    let before = terminal.mode
    var guardian = Guardian(terminal.program, farewell: TerminalSession.leave)
    let raw = RawMode(terminal.program, before: try RawMode.mode(of: terminal.program))
    #expect(terminal.mode != before)
    guardian.abandon()
    // Writing the farewell is the guardian's last act, after the settings.
    #expect(terminal.ends(with: TerminalSession.leave))
    #expect(terminal.mode == before)
    _ = consume raw
  }

  @Test("without a terminal there is no session")
  func noTerminal() throws {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    defer { for end in ends { close(end) } }
    do throws(Diagnosis) {
      _ = try TerminalSession(input: TerminalFile(descriptor: ends[0]), output: TerminalFile(descriptor: ends[1]))
      Issue.record("a pipe was taken for a terminal")
    } catch {
      #expect(error.key == "terminal.not-a-terminal")
    }
  }
}
