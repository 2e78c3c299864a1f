# shellcheck shell=bash
# Sourced by the scripts in dev/: where things are cached, how they talk, how Debian packages get installed.

# The one rule for the cache. Root's is not below /root, which is closed to the unprivileged user PostgreSQL has to run as.
if [ -z "${GODWIT_CACHE:-}" ]; then
  if [ "$(id -u)" = 0 ]; then GODWIT_CACHE=/var/cache/godwit; else GODWIT_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/godwit; fi
fi
case $GODWIT_CACHE in /*) ;; *) GODWIT_CACHE=$PWD/$GODWIT_CACHE ;; esac
export GODWIT_CACHE

step() { printf '==> %s\n' "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$1" >&2; shift; [ $# = 0 ] || printf '       %s\n' "$@" >&2; exit 1; }

# with_progress TITLE LOG DESCRIBE COMMAND...: runs COMMAND with its output in LOG. Meanwhile it says how long it has taken and what
# the function DESCRIBE prints: on one line that is rewritten on a terminal, every 20 seconds elsewhere.
with_progress() {
  local title=$1 log=$2 describe=$3 start=$SECONDS seconds next=20 pid
  shift 3
  "$@" > "$log" 2>&1 < /dev/null &
  pid=$!
  # shellcheck disable=SC2064  # the pid of now: an interrupted script must not leave a compiler running
  trap "kill $pid 2>/dev/null; exit 130" INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    seconds=$((SECONDS - start))
    if [ -t 2 ]; then printf '\r\033[K    %s: %ss%s' "$title" "$seconds" "$("$describe" "$log")" >&2
    elif [ "$seconds" -ge "$next" ]; then next=$((seconds + 20)); note "$title: ${seconds}s$("$describe" "$log")"
    fi
  done
  trap - INT TERM
  if [ -t 2 ]; then printf '\r\033[K' >&2; fi
  if wait "$pid"; then note "$title: done in $((SECONDS - start))s"; return; fi
  tail -n 30 "$log" >&2
  die "$title failed, see above" "the whole output: $log"
}
no_details() { :; }

# need_packages PACKAGE...: installs Debian packages, or says which ones to install.
need_packages() {
  [ $# != 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    die "these Debian packages are missing: $*" "install them (as root: apt-get install $*) and try again"
  fi
  local log=$GODWIT_CACHE/apt.log
  mkdir -p "$GODWIT_CACHE"
  step "Installing $*"
  export DEBIAN_FRONTEND=noninteractive
  # A fresh machine has no package lists yet, an old one may have lists that are out of date.
  apt-get install -y -q --no-install-recommends "$@" > "$log" 2>&1 < /dev/null && return
  if apt-get update -q > "$log" 2>&1 < /dev/null && apt-get install -y -q --no-install-recommends "$@" >> "$log" 2>&1 < /dev/null; then return; fi
  tail -n 15 "$log" >&2
  die "apt-get could not install: $*" "the whole output: $log"
}
