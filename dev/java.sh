#!/usr/bin/env bash
# java.sh - prints the home of a JDK 25 or newer; says what to install if there is none, or no Maven 3.8 or newer.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

version() { # HOME: its major version, nothing if that is no JDK
  [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null
}
fits() { local found; found=$(version "$1") && [ "${found:-0}" -ge 25 ]; }

find_jdk() {
  local home java
  if [ -n "${JAVA_HOME:-}" ] && fits "$JAVA_HOME"; then echo "$JAVA_HOME"; return; fi
  java=$(readlink -f "$(command -v java || echo /none)")
  for home in "${java%/bin/java}" /usr/lib/jvm/*2[5-9]* /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/*; do
    if fits "$home"; then echo "$home"; return; fi
  done
  die "JDK 25 or newer is needed${JAVA_HOME:+, JAVA_HOME=$JAVA_HOME is not one}" \
    "looked at JAVA_HOME, java on the PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks and /opt" \
    "install one, for example Eclipse Temurin 25 (https://adoptium.net/), or set JAVA_HOME"
}

JAVA_HOME=$(find_jdk)
export JAVA_HOME
command -v mvn > /dev/null || need_packages maven
# Not in the checkout, whose .mvn folder may hold settings.
maven=$(cd / && mvn -v 2> /dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p') || true
[ "$(printf '3.8\n%s\n' "$maven" | sort -V | head -n 1)" = 3.8 ] ||
  die "Maven 3.8 or newer is needed, this is ${maven:-one that does not start} ($(command -v mvn))" "install it: apt-get install maven, or https://maven.apache.org/"
echo "$JAVA_HOME"
