#!/usr/bin/env bash
# worker-jar.sh APP_DIR - makes APP_DIR/worker.jar, which holds nothing but the order of the class path: an archive of classes is
# good for one order only, and what "lib/*" becomes depends on the file system.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$1"
manifest=$(mktemp)
trap 'rm -f "$manifest"' EXIT
{
  echo "Main-Class: io.godwit.Main"
  echo "Class-Path: "
  # One a line: the jar command folds what is longer than a line may be, but the names are not.
  find app lib/main lib/boot -name '*.jar' | LC_ALL=C sort | sed 's/^/  /'
} > "$manifest"
"$("$here/../java.sh")/bin/jar" --create --file worker.jar --manifest "$manifest" --date 2000-01-01T00:00:00Z
