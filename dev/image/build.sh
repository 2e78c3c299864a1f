#!/usr/bin/env bash
# build.sh NAME OUT.tar APP_DIR - packs a Quarkus application (APP_DIR is target/quarkus-app) into a container image
# without a base image: a Java runtime made with jlink and the C library of this machine. For development and tests;
# released images are built from the Dockerfile beside this script, with the same entrypoint.
#
# The entrypoint is java with the flags both uses share, so what a pod gives as "args" is what follows "java":
#   nothing                                                                 the operator
#   -XX:SharedArchiveFile=/app/worker.jsa -jar /app/worker.jar worker ...    a worker or the command line
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=dev/lib.sh
. "$here/../lib.sh"
[ $# = 3 ] || die "usage: build.sh NAME OUT.tar APP_DIR"
name=$1 out=$2 app=$3
[ -f "$app/quarkus-run.jar" ] || die "$app holds no quarkus-run.jar" "build the application first: make build"
[ "$(uname -sm)" = "Linux x86_64" ] || die "these images are for Linux on amd64, this is $(uname -sm)" "build dev/image/Dockerfile with Docker instead"

# java.desktop is not among them: what Jackson takes from java.beans is optional, and it would more than double the runtime.
modules=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi
modules+=,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml
modules+=,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
options=(--strip-debug --no-header-files --no-man-pages --generate-cds-archive --add-modules "$modules")
config='{"User": "1001:1001", "WorkingDir": "/app", "Env": ["LANG=C.UTF-8"], "Cmd": ["-jar", "/app/quarkus-run.jar"],
         "Entrypoint": ["/jre/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError"]}'

JAVA_HOME=$("$here/../java.sh")
runtime=$GODWIT_CACHE/jre/$( (cat "$JAVA_HOME/release"; echo "${options[@]}") | sha256sum | head -c 16)
if [ ! -d "$runtime" ]; then
  step "Making a Java runtime with jlink (once per JDK)"
  mkdir -p "$GODWIT_CACHE/jre"
  rm -rf "$runtime.part"
  with_progress "jlink" "$GODWIT_CACHE/jre/jlink.log" no_details "$JAVA_HOME/bin/jlink" "${options[@]}" --output "$runtime.part"
  mv "$runtime.part" "$runtime"
fi

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
mkdir -p "$files"/{etc,tmp,lib/x86_64-linux-gnu}
chmod 1777 "$files/tmp"
echo 'hosts: files dns' > "$files/etc/nsswitch.conf"
echo 'godwit:x:1001:1001::/tmp:/' > "$files/etc/passwd"
echo 'godwit:x:1001:' > "$files/etc/group"
# Where a C library looks without being told: this folder on Debian and its kin, lib64 elsewhere; and lib64 is where the loader has to be.
ln -s lib/x86_64-linux-gnu "$files/lib64"
cp -L /lib64/ld-linux-x86-64.so.2 "$files/lib64/"
{
  ldd "$runtime/bin/java" "$runtime/lib/server/libjvm.so" "$runtime"/lib/*.so | awk '$3 ~ /^\// { print $3 }'
  # To look up names the C library loads these by itself.
  /sbin/ldconfig -p | awk '/x86-64/ && $1 ~ /^(libnss_dns|libnss_files|libresolv)\.so\.2$/ { print $NF }'
} | grep -v "^$runtime/" | sort -u | while read -r library; do cp -L "$library" "$files/lib64/"; done

"$here/worker-jar.sh" "$app"
cp -r "$app" "$files/app"
# The archive knows its jars by their times, and the image gives every file this one.
find "$files/app" -exec touch -d @946684800 {} +
"$here/archive.sh" "$runtime/bin/java" "$files/app"

python3 "$here/image.py" "$name" "$out" "$config" "$runtime:jre" "$files/app:app" \
  "$files/lib:lib" "$files/lib64:lib64" "$files/etc:etc" "$files/tmp:tmp"
note "image $name: $out ($(($(stat -c %s "$out") / 1048576)) MB)"
