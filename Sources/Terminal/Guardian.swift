#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A shell that restores the terminal when this process dies without doing it itself: by a trap, a crash, even `kill -9`.
///
/// It holds the reading end of a pipe. A line means that all is well; the end of the pipe without one means that we are gone. No
/// signal handler could do as much, and none could do it without global state.
struct Guardian: ~Copyable {
  private var process: pid_t = 0
  /// The pipe's writing end, or -1.
  private(set) var line: Int32 = -1

  /// Starts the guardian of `terminal`, as it is set now.
  ///
  /// `farewell` is what brings its picture back. Where the shell cannot be started there is no guardian, and nothing
  /// else changes.
  init(_ terminal: TerminalFile, farewell: String) {
    var toGuardian: [Int32] = [-1, -1]
    var fromGuardian: [Int32] = [-1, -1]
    guard pipe(&toGuardian) == 0, pipe(&fromGuardian) == 0 else { return }
    toGuardian = toGuardian.map(Guardian.moved)
    fromGuardian = fromGuardian.map(Guardian.moved)
    if Guardian.spawn(&process, input: toGuardian[0], output: fromGuardian[1], terminal: terminal.descriptor, farewell)
    {
      line = toGuardian[1]
    } else {
      close(toGuardian[1])
    }
    close(toGuardian[0])
    close(fromGuardian[1])
    // Its word that it has saved the settings; without it (no stty) the end of the pipe comes at once.
    _ = TerminalFile(descriptor: fromGuardian[0]).read(milliseconds: 500)
    close(fromGuardian[0])
  }

  /// Leaves the guardian as a crash would: for the tests.
  mutating func abandon() {
    if line >= 0 { close(line) }
    line = -1
  }

  deinit {
    if line >= 0 {
      TerminalFile(descriptor: line).write("\n")
      close(line)
    }
    var status: Int32 = 0
    if process > 0 { waitpid(process, &status, 0) }
  }

  /// The same open file under a number that no descriptor of the guardian's has (0 to 3), closed in other children.
  private static func moved(_ descriptor: Int32) -> Int32 {
    let other = fcntl(descriptor, F_DUPFD_CLOEXEC, 10)
    close(descriptor)
    return other
  }

  private static let script = """
    trap '' HUP INT TERM TSTP TTOU TTIN PIPE
    saved=$(stty -g <&3) || exit 0
    echo ready
    IFS= read -r line && exit 0
    stty "$saved" <&3
    printf '%s' "$1" >&3
    """

  /// In a process group of its own, so that what is typed or sent to ours does not reach it.
  private static func spawn(
    _ process: inout pid_t, input: Int32, output: Int32, terminal: Int32, _ farewell: String
  ) -> Bool {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // The terminal may itself be descriptor 0 or 1, so it moves first.
    posix_spawn_file_actions_adddup2(&actions, terminal, 3)
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] =
      ["sh", "-c", script, "sh", farewell].map { (text: String) in strdup(text) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/bin:/bin"), nil]
    defer { for text in arguments + environment { free(text) } }
    return posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, &environment) == 0
  }
}
