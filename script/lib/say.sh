# Messages, all to stderr.

say() { printf 'unroll: %s\n' "$*" >&2; }

# Says why, releases what is held, and ends with status 1.
fail() {
  say "$*"
  exit 1
}
