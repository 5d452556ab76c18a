import Texts

/// Completion scripts for shells, from the same declarations that the parser reads.
public enum Completions {
  /// The shells there are scripts for.
  public enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

  /// A script that a person sources, for example `eval "$(unroll completions bash)"`.
  public static func script(for program: Command, shell: Shell, texts: Catalog) -> String {
    switch shell {
    case .bash: return bash(program)
    case .zsh: return zsh(program)
    case .fish: return fish(program, texts)
    }
  }

  /// A command with the words before it, the program's own name left out.
  struct Place {
    var words: [String]
    var command: Command
    var options: [Option]
  }

  static func places(_ command: Command, words: [String] = [], options: [Option] = []) -> [Place] {
    let all = (command.isSeparate ? [] : options) + command.options
    return [Place(words: words, command: command, options: all)]
      + command.commands.flatMap { places($0, words: words + [$0.name], options: all) }
  }

  /// The word before a command line whose last word is to be completed as an address of the run that the line names.
  ///
  /// `unroll __complete why first-lstm.json5 l0.t` prints what fits, a line each.
  public static let addressWord = "__complete"

  /// What the options' values and positional arguments are called that are addresses.
  static func takesAddress(_ option: Option) -> Bool { option.kind == .value("ADDRESS") }
  static func takesAddress(_ command: Command) -> Bool {
    command.positionals.contains { $0.name == "address" }
  }

  /// Fills COMPREPLY with addresses; fails where there are none.
  private static func bashAddresses(_ program: Command) -> String {
    """
    _\(program.name)_addresses() {
      local line
      COMPREPLY=()
      while IFS= read -r line; do
        COMPREPLY+=("$line")
      done < <("${COMP_WORDS[0]}" \(addressWord) "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
      case "${#COMPREPLY[@]}:${COMPREPLY[0]}" in
        0:*) return 1 ;;
        1:*[.,[]|1:*' ') compopt -o nospace 2>/dev/null || true ;;
      esac
    }

    """
  }

  private static func bash(_ program: Command) -> String {
    let places = places(program)
    let paths = places.dropFirst().map { "'" + $0.words.joined(separator: " ") + "'" }.joined(separator: "|")
    var script = bashAddresses(program)
    script += """
      _\(program.name)() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path= words=() i
        for ((i = 1; i < COMP_CWORD; i++)); do
          case "${path:+$path }${COMP_WORDS[i]}" in \(paths.isEmpty ? "''" : paths)) path="${path:+$path }${COMP_WORDS[i]}" ;; esac
        done
        case "$path:$before" in

      """
    for place in places {
      let path = place.words.joined(separator: " ")
      for option in place.options {
        let names = (["--" + option.name] + (option.short.map { ["-\($0)"] } ?? [])).map { "'\(path):\($0)'" }
        switch option.kind {
        case .flag: continue
        case .choice(let words):
          script += "    \(names.joined(separator: "|"))) words=(\(words.joined(separator: " "))) ;;\n"
        case .value where takesAddress(option):
          script += "    \(names.joined(separator: "|"))) _\(program.name)_addresses; return ;;\n"
        case .value:
          script += "    \(names.joined(separator: "|"))) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
        }
      }
      let words =
        place.command.commands.map(\.name) + place.command.positionals.flatMap(\.words)
        + place.options.map { "--" + $0.name } + ["--help"]
      if takesAddress(place.command) {
        script += "    '\(path)':*) [ \"${word#-}\" != \"$word\" ] || ! _\(program.name)_addresses || return; "
        script += "words=(\(words.joined(separator: " "))) ;;\n"
        continue
      }
      script += "    '\(path)':*) words=(\(words.joined(separator: " "))) ;;\n"
    }
    return script + """
        esac
        COMPREPLY=($(compgen -W "${words[*]}" -- "$word"))
        if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$word")); fi
      }
      complete -o filenames -F _\(program.name) \(program.name) ./\(program.name)

      """
  }

  private static func fish(_ program: Command, _ texts: Catalog) -> String {
    var script = fishAddresses(program)
    for place in places(program) {
      let seen = place.words.map { "__fish_seen_subcommand_from \($0)" }
      let unseen = place.command.commands.map(\.name).joined(separator: " ")
      let none = unseen.isEmpty ? [] : ["not __fish_seen_subcommand_from \(unseen)"]
      let condition = (seen + none).joined(separator: "; and ")
      let begin = "complete -c \(program.name)" + (condition.isEmpty ? "" : " -n '\(condition)'")
      for below in place.command.commands {
        let key = "help." + (place.words + [below.name]).joined(separator: ".")
        script += "\(begin) -f -a \(below.name) -d '\(quoted(texts(key)))'\n"
      }
      if takesAddress(place.command) { script += "\(begin) -f -a '(__\(program.name)_addresses)'\n" }
      let words = place.command.positionals.flatMap(\.words)
      if !words.isEmpty { script += "\(begin) -f -a '\(words.joined(separator: " "))'\n" }
      for option in place.options {
        let short = option.short.map { " -s \($0)" } ?? ""
        switch option.kind {
        case .flag: script += "\(begin) -l \(option.name)\(short)\n"
        case .value where takesAddress(option):
          script += "\(begin) -l \(option.name)\(short) -x -a '(__\(program.name)_addresses)'\n"
        case .value: script += "\(begin) -l \(option.name)\(short) -r\n"
        case .choice(let words):
          script += "\(begin) -l \(option.name)\(short) -x -a '\(words.joined(separator: " "))'\n"
        }
      }
    }
    return script
  }

  /// Addresses of the run that the line names, else files.
  private static func fishAddresses(_ program: Command) -> String {
    """
    function __\(program.name)_addresses
      set -l found (\(program.name) \(addressWord) (commandline -opc)[2..] (commandline -ct) 2>/dev/null)
      if set -q found[1]
        printf '%s\\n' $found
      else
        __fish_complete_path (commandline -ct)
      end
    end

    """
  }

  private static func quoted(_ text: String) -> String {
    text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
  }
}
