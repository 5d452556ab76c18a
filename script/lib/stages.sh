# Runs the stages of script/test one after the other: a title before, the time after, and a summary that stands last.

stages=()
begun=$SECONDS

# stage TITLE COMMAND…: stops everything when the command fails.
stage() {
  local title=$1 start=$SECONDS status=0
  shift
  printf '\n── %s\n' "$title"
  # `set -e` does not reach into a function called in a condition: each stage is one command, and a subshell restores -e.
  set +e
  (set -e; "$@")
  status=$?
  set -e
  if [ $status -ne 0 ]; then
    printf '✗ %s (exit status %d after %d s)\n' "$title" $status $((SECONDS - start)) >&2
    exit 1
  fi
  stages+=("$(printf '✓ %4d s  %s' $((SECONDS - start)) "$title")")
}

summary() {
  printf '\n'
  printf '%s\n' "${stages[@]}"
  printf 'Everything passed in %d s.\n' $((SECONDS - begun))
}
