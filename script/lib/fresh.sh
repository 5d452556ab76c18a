# Is the published binary younger than every source, and made for this place and CPU? Needs $root; sets $binary, $stamp, $identity.
# It stands between a person and every command, so it uses shell built-ins and a single process: one compiled for this with the binary
# (younger.c), or `find`.

binary=$root/.unroll/bin/unroll
stamp=$root/.unroll/built
younger=$root/.unroll/bin/younger

# The folder and the CPU: a home folder shared by machines must not run the other machine's instructions.
identity=$root
if [ -r /proc/cpuinfo ]; then
  while IFS= read -r line; do
    case $line in
      "model name"* | "CPU part"*)
        identity="$identity, ${line#*: }"
        break
        ;;
    esac
  done </proc/cpuinfo
fi

# Compares status-change times (ctime) with the stamp's time, of files and folders: that sees edits, added, removed and renamed
# files, and files copied here with their old dates. The stamp is dated before its build began, so edits during a build count.
is_fresh() {
  [ -x "$binary" ] && [ -r "$stamp" ] || return 1
  IFS= read -r built <"$stamp" || return 1
  [ "$built" = "$identity" ] || return 1
  if [ -x "$younger" ]; then
    "$younger" "$stamp" "$root/Sources" "$root/Package.swift" 2>/dev/null && return 1
    [ $? -ne 1 ] || return 0
  fi
  changed=$(cd "$root" && find Sources Package.swift -newercm "$stamp" 2>/dev/null) || return 1
  [ -z "$changed" ]
}
