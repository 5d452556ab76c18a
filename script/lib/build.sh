# Builds the optimized binary and publishes it. Needs $root and script/lib/fresh.sh. Everything it says goes to stderr, and it reads
# nothing from stdin: both belong to the command that follows.

. "$root/script/lib/say.sh"
. "$root/script/lib/swift.sh"
. "$root/script/lib/packages.sh"
. "$root/script/lib/lock.sh"

scratch=$root/.build/native

build_and_publish() {
  mkdir -p "$root/.unroll/bin" "$root/.build"
  require_swift
  take_lock
  if is_fresh; then # another invocation has just built it
    release_lock
    return 0
  fi
  require_packages
  # A folder that was moved leaves absolute paths behind in its build products.
  if [ -r "$stamp" ] && IFS= read -r built <"$stamp" && [ "$built" != "$identity" ]; then rm -rf "$scratch"; fi
  rm -f "$stamp"
  next=$stamp.$$
  printf '%s\n' "$identity" >"$next"
  if ! build && ! { forget_packages && require_packages && [ "$installed" = yes ] && build; }; then
    rm -f "$next"
    fail "The build failed; the messages above say where. Nothing was run: an older binary would not be your program."
  fi
  cp "$scratch/release/unroll" "$binary.$$"
  mv -f "$binary.$$" "$binary"
  compile_younger
  mv -f "$next" "$stamp"
  release_lock
}

# What looks for changes before every command; where it does not compile, `find` does. Standing alone, it starts faster.
compile_younger() {
  compiler=$(command -v clang || command -v cc) || return 0
  for alone in -static ""; do
    # shellcheck disable=SC2086 # no word where it is empty
    if "$compiler" -O2 $alone -o "$younger.$$" "$root/script/lib/younger.c" </dev/null >/dev/null 2>&1; then
      mv -f "$younger.$$" "$younger"
      return 0
    fi
  done
  rm -f "$younger.$$" "$younger"
}

build() {
  say "Building unroll for this CPU (after changes only; the first time takes a few minutes) …"
  # shellcheck disable=SC2046 # the flags are words
  set -- $(cpu_flags) $(link_flags)
  # What Swift is told to tell the linker comes behind the names of libraries; what clang reads from a file comes before them.
  if [ "$(uname -s)" = Linux ]; then set -- "$@" -Xswiftc -Xclang-linker -Xswiftc "--config=$root/script/lib/link.cfg"; fi
  swift build --package-path "$root" --scratch-path "$scratch" -c release --product unroll "$@" </dev/null >&2
}
