#!/usr/bin/env bash
# mvn.sh ARGUMENT... - Maven on the right JDK, without the warnings that Maven's own old libraries cause on it.
set -euo pipefail
JAVA_HOME=$("$(dirname "${BASH_SOURCE[0]}")/java.sh")
export JAVA_HOME
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}"
[ -t 1 ] || set -- -Dstyle.color=never "$@"
exec mvn -B "$@"
