# One build at a time. The lock is a symbolic link to the holder's process number: made in one step, and readable, so that a lock
# whose holder has died is taken over.

lock=$root/.unroll/lock

take_lock() {
  waited=no
  until ln -sn "$$" "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" 2>/dev/null) || continue
    if ! kill -0 "$holder" 2>/dev/null; then
      # Move the dead lock aside; if somebody was quicker and it is a living one, put it back.
      mv "$lock" "$lock.$$" 2>/dev/null || continue
      if [ "$(readlink "$lock.$$")" = "$holder" ]; then rm -f "$lock.$$"; else mv "$lock.$$" "$lock"; fi
      continue
    fi
    if [ "$waited" = no ]; then
      say "Another unroll (process $holder) is building; waiting for it …"
      waited=yes
    fi
    sleep 0.2
  done
  trap 'release_lock' EXIT
  trap 'release_lock; exit 130' INT
  trap 'release_lock; exit 143' TERM HUP
}

release_lock() {
  if [ "$(readlink "$lock" 2>/dev/null)" = "$$" ]; then rm -f "$lock"; fi
  trap - EXIT INT TERM HUP
}
