# Installs $wanted_libraries and $wanted_fonts with $manager. A person is asked first; root, and CI=true, are not.

install_packages() {
  sudo=
  if [ "$manager" != brew ] && [ "$(id -u)" -ne 0 ]; then
    sudo="sudo "
    if [ "${CI:-}" = true ]; then sudo="sudo -n "; fi
    if ! command -v sudo >/dev/null 2>&1; then cannot_install "There is no sudo here; as root, run:" || return 0; fi
  fi
  if ! may_install; then cannot_install "Nothing was installed. To do it yourself, run:" || return 0; fi
  say "Installing ${wanted_libraries}${wanted_fonts}…"
  if [ "$manager" = apt ]; then run $sudo apt-get update -q || say "apt-get update failed; trying with the lists that are here."; fi
  if [ -n "$wanted_libraries" ]; then
    # shellcheck disable=SC2046,SC2086 # words
    run $(install_command) $wanted_libraries || libraries_work || fail "Could not install ${wanted_libraries% }; the messages above say why."
  fi
  for font in $wanted_fonts; do
    # shellcheck disable=SC2046
    run $(install_command) "$font" || say "Without $font pictures use another font."
  done
  installed=yes
}

# DEBIAN_FRONTEND and --setenv keep apt from asking its own questions.
install_command() {
  case $manager in
    apt) echo "${sudo}env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends" ;;
    dnf) echo "${sudo}dnf install -y" ;;
    brew) echo "brew install" ;;
  esac
}

# Root and CI never answer questions; a person at a terminal does; without a terminal nobody can.
may_install() {
  if [ "$(id -u)" -eq 0 ] || [ "${CI:-}" = true ]; then return 0; fi
  if ! (: </dev/tty) 2>/dev/null || [ ! -t 2 ]; then return 1; fi
  say "These packages are missing: ${wanted_libraries}${wanted_fonts}"
  say "To install them, this will run:"
  show_commands
  printf 'unroll: Go ahead? [Y/n] ' >&2
  IFS= read -r answer </dev/tty || answer=n
  case $answer in '' | [Yy]*) return 0 ;; *) return 1 ;; esac
}

show_commands() {
  if [ "$manager" = apt ]; then printf '    %sapt-get update\n' "$sudo" >&2; fi
  printf '    %s %s%s\n' "$(install_command)" "$wanted_libraries" "$wanted_fonts" >&2
}

# Says what to run. Missing fonts alone do not keep anybody from working.
cannot_install() {
  say "$1"
  show_commands
  if [ -n "$wanted_libraries" ] && ! libraries_work; then exit 1; fi
  say "Only fonts or extras are missing: going on without them."
  return 1
}

run() { "$@" </dev/null >&2; }
