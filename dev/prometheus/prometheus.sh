#!/usr/bin/env bash
# prometheus.sh install - sees to it that Debian's Prometheus is there, and prints where; whoever needs one starts it, and no service does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=dev/lib.sh
. dev/lib.sh
[ "${1:-}" = install ] || die "prometheus.sh: what is ${1:-nothing}?" "prometheus.sh install"
found=$(command -v prometheus || true)
if [ -z "$found" ]; then
  need_packages prometheus
  if command -v systemctl > /dev/null; then systemctl disable --now prometheus > /dev/null 2>&1 || true; fi
  found=$(command -v prometheus)
fi
echo "$found"
