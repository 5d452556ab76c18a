# The Swift toolchain: is it there, is it new enough, and which flags make it build for this CPU.

swift_needed="6.3"

require_swift() {
  if ! command -v swift >/dev/null 2>&1; then
    fail "Swift $swift_needed or newer is needed, and no 'swift' was found. Get it from https://www.swift.org/install and run this again."
  fi
  version=$(swift --version 2>/dev/null </dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' | head -n 1)
  major=${version% *}
  minor=${version#* }
  if [ -z "$version" ]; then
    fail "'swift --version' (from $(command -v swift)) does not work. Get Swift $swift_needed or newer from https://www.swift.org/install."
  fi
  if [ "$major" -lt "${swift_needed%.*}" ] ||
    { [ "$major" -eq "${swift_needed%.*}" ] && [ "$minor" -lt "${swift_needed#*.}" ]; }; then
    fail "Swift $swift_needed or newer is needed; $(command -v swift) is $major.$minor. Get it from https://www.swift.org/install."
  fi
}

# clang takes -march=native on x86 everywhere; on ARM the flag for "this CPU" is -mcpu=native. Square roots that need not set errno
# for a negative number are computed several at once; their bits are the same.
cpu_flags() {
  case $(uname -m) in
    arm64 | aarch64) echo "-Xcc -mcpu=native -Xcc -fno-math-errno" ;;
    *) echo "-Xcc -march=native -Xcc -fno-math-errno" ;;
  esac
}

# On Linux the Swift libraries go into the binary, where the toolchain has them: it then starts faster, and outlives a change of
# toolchain. Such a binary has tens of thousands of addresses that would be computed anew at every start if it could be loaded
# anywhere, so it has a fixed place. macOS has the libraries in the system, ready for use.
link_flags() {
  toolchain=$(readlink -f "$(command -v swift)" 2>/dev/null) || return 0
  if [ "$(uname -s)" = Linux ] && [ -d "${toolchain%/bin/*}/lib/swift_static" ]; then
    echo "--static-swift-stdlib -Xlinker -no-pie"
  fi
}
