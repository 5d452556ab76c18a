import Recurrence

/// A command of the program, or the program itself: its options, its positional arguments, its commands, and what it does.
///
/// The help stands in the texts under the command's path without the program's name, joined by dots: `help.draw.unrolled` is its one
/// line, `help.draw.unrolled.about` the paragraphs, `help.draw.unrolled.examples` the examples as they are (the program: `help.unroll`).
public struct Command: Sendable {
  /// What the command does.
  public typealias Run = @Sendable (Invocation) throws(Diagnosis) -> Void

  /// The word on the command line.
  public var name: String
  /// Its options; the commands below it take them as well.
  public var options: [Option]
  /// The values that stand by themselves.
  public var positionals: [Positional]
  /// The commands below it.
  public var commands: [Command]
  /// Whether the options of the commands above do not hold for it.
  public var isSeparate = false
  /// What it does; nil where one of `commands` must be named.
  public var run: Run?

  /// A command.
  public init(
    _ name: String, options: [Option] = [], positionals: [Positional] = [], commands: [Command] = [],
    isSeparate: Bool = false, run: Run? = nil
  ) {
    self.isSeparate = isSeparate
    self.name = name
    self.options = options
    self.positionals = positionals
    self.commands = commands
    self.run = run
  }

  /// What a command line asks for.
  public enum Request: Sendable {
    /// Run a command.
    case run(Invocation)
    /// Show the help of the command at the end of this path (the program first).
    case help([Command])
    /// Show the program's version.
    case version
  }
}

extension Diagnosis {
  /// The exit status of a program that ends with this diagnosis: 1 when the run failed, 2 when the command line was wrong.
  public var exitStatus: Int32 { kind == .usage ? 2 : 1 }
}

extension [Command] {
  /// The options that hold for the last command of a path.
  var options: [Option] { suffix(from: lastIndex { $0.isSeparate } ?? 0).flatMap(\.options) }
}
