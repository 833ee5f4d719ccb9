# Sourced by scripts that must not run twice at once in one checkout. The lock is a link whose target is its owner's process id.

lock=""

take_lock() { # take_lock PATH WHO
  local owner told=""
  until ln -s $$ "$1" 2>/dev/null; do
    owner=$(readlink "$1" || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -f "$1" # its owner was killed
      continue
    fi
    if [ -z "$told" ]; then
      echo "waiting for $2 (process $owner)" >&2
      told=yes
    fi
    sleep 1
  done
  lock=$1
}

release_lock() {
  if [ -n "$lock" ]; then rm -f "$lock"; fi
  lock=""
}
