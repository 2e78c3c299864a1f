#!/usr/bin/env bash
# test-all.sh - all tests as test.sh runs them (PostgreSQL 18 and 14), then those on PostgreSQL once more with 15, 16 and 17 in the
# place of 14; and what test.sh tries on one version, or with one obstacle, with all. Prints one line for each run at the end; about
# two hours on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=dev/lib.sh
. dev/lib.sh
reports=target/surefire-reports

on_postgres() { # MAJOR: the tests that need nothing but PostgreSQL
  local status=0
  GODWIT_POSTGRES_NEWEST=$(dev/postgres/postgres.sh install)
  GODWIT_POSTGRES_OLDEST=$(dev/postgres/postgres.sh install-oldest)
  export GODWIT_POSTGRES_NEWEST GODWIT_POSTGRES_OLDEST
  rm -rf "$reports"
  dev/mvn.sh -ntp test -Dgroups=postgres || status=$?
  dev/count-tests.py "$reports" "$status"
}

status=0
lines=()
mkdir -p target
for major in 14 15 16 17; do
  step "PostgreSQL 18 and $major"
  export GODWIT_OLDEST=$major
  if [ "$major" = 14 ]; then run=dev/test.sh; else run=on_postgres; fi
  "$run" 2>&1 | tee "target/test-all-$major.log" || status=1
  lines+=("PostgreSQL 18 and $major: $(tail -n 1 "target/test-all-$major.log")")
done
printf '%s\n' "${lines[@]}"
exit $status
