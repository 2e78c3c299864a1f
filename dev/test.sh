#!/usr/bin/env bash
# test.sh [MAVEN-ARGUMENT...] - runs all tests with everything they need: JDK, PostgreSQL 18 and 14, a Kubernetes cluster, the image.
# Its last line is "N passed, N failed, N skipped". An argument such as -Dtest=PlanTest narrows it down.
#
# GODWIT_KUBECONFIG: a cluster to use instead of the one this script starts; it must be able to get the image GODWIT_TEST_IMAGE.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=dev/lib.sh
. dev/lib.sh
reports=target/surefire-reports

downloads() { awk '/^(\[INFO\] )?Downloaded / { n++ } END { if (n) printf ", %d files downloaded", n }' "$1"; }

JAVA_HOME=$(dev/java.sh)
GODWIT_POSTGRES_NEWEST=$(dev/postgres/postgres.sh install)
GODWIT_POSTGRES_OLDEST=$(dev/postgres/postgres.sh install-oldest)
export JAVA_HOME GODWIT_POSTGRES_NEWEST GODWIT_POSTGRES_OLDEST
# Tests show that it is noticed; elsewhere they are skipped.
[ -x /usr/sbin/pgbouncer ] || [ "$(id -u)" != 0 ] || need_packages pgbouncer
# Tests start the binary themselves, and no service.
[ "$(id -u)" != 0 ] || dev/prometheus/prometheus.sh install > /dev/null

own_cluster=
if [ -n "${GODWIT_KUBECONFIG:-}" ]; then
  [ -r "$GODWIT_KUBECONFIG" ] || die "GODWIT_KUBECONFIG is $GODWIT_KUBECONFIG, which cannot be read" "unset it, and the tests start a cluster of their own"
  step "Using the cluster of $GODWIT_KUBECONFIG"
elif [ "$(id -u)" = 0 ] && [ "$(uname -sm)" = "Linux x86_64" ]; then
  dev/cluster/cluster.sh up
  GODWIT_KUBECONFIG=$(dev/cluster/cluster.sh kubeconfig)
  own_cluster=1
  export GODWIT_KUBECONFIG
else
  step "No cluster: starting one needs root on Linux on amd64, and GODWIT_KUBECONFIG is not set"
  note "tests that need a cluster use Docker if it answers, and are skipped if not"
fi

step "Building"
mkdir -p target
with_progress "mvn verify" target/build.log downloads dev/mvn.sh verify -DskipTests
export GODWIT_TEST_IMAGE=${GODWIT_TEST_IMAGE:-godwit:dev}
if [ -n "$own_cluster" ]; then
  dev/image/build.sh "$GODWIT_TEST_IMAGE" target/image.tar target/quarkus-app
  dev/cluster/cluster.sh load target/image.tar
fi

step "Testing"
rm -rf "$reports"
status=0
# Not "verify": that would package it all once more, and what it checks was checked above.
dev/mvn.sh -ntp test -DexcludedGroups=cluster -Dsurefire.failIfNoSpecifiedTests=false "$@" || status=$?
# Apart, because each of these drives a whole cluster: two at a time are what two cores can do. They wait most of their
# time, so that the second compiler of the JVM would cost more than it gives.
dev/mvn.sh -ntp surefire:test -Dgroups=cluster -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest.forks=2 -Dtest.jvm=-XX:TieredStopAtLevel=1 "$@" || status=$?

dev/count-tests.py "$reports" "$status"
