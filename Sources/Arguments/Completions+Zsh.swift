extension Completions {
  /// A script for zsh's own completion, which quotes blanks and brackets as the word was begun.
  static func zsh(_ program: Command) -> String {
    let places = places(program)
    let paths = places.dropFirst().map { "'" + $0.words.joined(separator: " ") + "'" }.joined(separator: "|")
    var script = """
      (( $+functions[compdef] )) || { autoload -U compinit && compinit; }
      _\(program.name)_addresses() {
        local -a found open
        found=(${(f)"$("${(Q)words[1]}" \(addressWord) "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)"})
        (( $#found )) || return 1
        open=(${(M)found:#*[.,\\[ ]})
        found=(${found:#*[.,\\[ ]})
        (( $#open )) && compadd -S '' -a open
        (( $#found )) && compadd -a found
        return 0
      }
      _\(program.name)() {
        local place= before=${words[CURRENT-1]} word
        local -a names options
        for word in "${(@)words[2,CURRENT-1]}"; do
          case "${place:+$place }$word" in \(paths.isEmpty ? "''" : paths)) place="${place:+$place }$word" ;; esac
        done
        case "$place:$before" in

      """
    for place in places { script += choices(place, program) }
    return script + """
        esac
        if [[ $PREFIX == -* ]]; then compadd -a options; return; fi
        compadd -a names || _files
      }
      compdef _\(program.name) \(program.name)

      """
  }

  /// The cases of one command: what its options take, then its own words.
  private static func choices(_ place: Place, _ program: Command) -> String {
    let path = place.words.joined(separator: " ")
    var script = ""
    for option in place.options {
      let names = (["--" + option.name] + (option.short.map { ["-\($0)"] } ?? [])).map { "'\(path):\($0)'" }
      let head = "    \(names.joined(separator: "|")))"
      switch option.kind {
      case .flag: continue
      case .choice(let words): script += "\(head) compadd -- \(words.joined(separator: " ")); return ;;\n"
      case .value where takesAddress(option): script += "\(head) _\(program.name)_addresses; return ;;\n"
      case .value: script += "\(head) _files; return ;;\n"
      }
    }
    let options = (place.options.map { "--" + $0.name } + ["--help"]).joined(separator: " ")
    let names = (place.command.commands.map(\.name) + place.command.positionals.flatMap(\.words))
      .joined(separator: " ")
    script += "    '\(path):'*) names=(\(names)) options=(\(options))"
    if takesAddress(place.command) {
      script += "\n      [[ $PREFIX != -* ]] && _\(program.name)_addresses && return"
    }
    return script + " ;;\n"
  }
}
