#!/bin/sh
# archive.sh JAVA APP_DIR - makes APP_DIR/worker.jsa: the classes of a worker as the JVM wants them in memory, so that it starts
# in about half the time. Needs APP_DIR/worker.jar. Without the archive, or with one of other jars, workers only start slower.
set -eu
java=$1 app=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/secret"
for entry in host=127.0.0.1 port=1 dbname=none username=none password=none; do
  printf %s "${entry#*=}" > "$work/secret/${entry%%=*}"
done
# A worker that finds no database loads nearly all it ever needs, and tries again until it is told to stop.
GODWIT_CONNECTION='{"secretRef": {"name": "none"}, "tls": {"mode": "disable"}}' GODWIT_SECRET_DIR=$work/secret GODWIT_TERMINATION_LOG=$work/word \
  timeout 5 "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:DumpLoadedClassList="$work/classes" -jar "$app/worker.jar" \
  worker verify --migration 1 --plan none --pass 1 --repair-rounds 0 > "$work/log" 2>&1 || true
[ -s "$work/classes" ] || { cat "$work/log" >&2; echo "error: a worker did not start, see above" >&2; exit 1; }
"$java" -XX:+UseSerialGC -Xshare:dump -XX:SharedClassListFile="$work/classes" -XX:SharedArchiveFile="$app/worker.jsa" \
  -cp "$app/worker.jar" > "$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; exit 1; }
