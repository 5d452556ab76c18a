import Foundation

/// Runs another program and waits for it; what it says is thrown away.
struct ChildProcess {
  /// The program's file and its arguments.
  var words: [String]
  var environment: [String: String]
  /// Whether it may read what this program reads; otherwise its input is empty.
  var inheritsInput = false

  /// Its exit status, 128 and the number of the signal that ended it, or nil where it could not be started.
  func run() -> Int32? {
    #if os(macOS)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    for stream in (inheritsInput ? 1 : 0)...2 {
      posix_spawn_file_actions_addopen(&actions, Int32(stream), "/dev/null", stream == 0 ? O_RDONLY : O_WRONLY, 0)
    }
    var child: pid_t = 0
    let pairs = environment.sorted { $0.key < $1.key }.map { $0.key + "=" + $0.value }
    let status = ChildProcess.withPointers(words) { words in
      ChildProcess.withPointers(pairs) { pairs in
        words[0].map { posix_spawn(&child, $0, &actions, nil, words, pairs) } ?? EINVAL
      }
    }
    guard status == 0 else { return nil }
    return ChildProcess.wait(for: child)
  }

  private static func wait(for child: pid_t) -> Int32? {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Calls `body` with texts as C has them: pointers and a null behind them.
  private static func withPointers<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
