#!/usr/bin/env python3
"""make demo: a migration walks the whole road on a live database. ROWS=1000000, CHAOS=1, ABORT=1, TRAFFIC=SECONDS; see the other files of this folder."""
import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from abort import Abort
from chaos import Chaos
from kubernetes import NAME, NAMESPACE, Kubernetes
from locks import LockWatch
from postgres import Postgres
from report import summary, verdict
from shell import BEGAN, fail, note, step
from traffic import SHOP, Traffic

ROWS = int(os.environ.get("ROWS", "1000000"))
CHAOS = os.environ.get("CHAOS") == "1"
ABORT = os.environ.get("ABORT") == "1"
QUIET = 15        # seconds of traffic before the migration and after it, to compare with
# pgbench cannot be asked to stop, so that it gets its time at the start: enough for the migration and the quiet after it.
SECONDS = int(os.environ.get("TRAFFIC", 0)) or (460 if CHAOS else 180) + ROWS // 8_000   # long enough for one worker at its default pace


def follow(kubernetes, deadline):
    """Shows the tree until the migration has ended; approves when asked, as a person would."""
    watch = subprocess.Popen(["dev/godwit", "get", NAME, "-n", NAMESPACE, "--kubeconfig", kubernetes.kubeconfig, "--watch"])
    approved = False
    try:
        while time.time() < deadline:
            status = kubernetes.migration().get("status", {})
            if status.get("outcome"):
                return status
            waiting = status.get("waitingFor") or {}
            if waiting.get("gate") == "contract" and not approved:
                approved = True
                kubernetes.kubectl("-n", NAMESPACE, "annotate", "--overwrite", "migrations.godwit.io", NAME, f"godwit.io/approve=contract@{status['planHash']}")
            time.sleep(1)
        return kubernetes.migration().get("status", {})
    finally:
        try:
            watch.wait(timeout=10)
        except subprocess.TimeoutExpired:
            watch.kill()


def epoch(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def phases(status, ended):
    """Seconds that each phase took."""
    history = status.get("history", [])
    times = [epoch(entry["time"]) for entry in history] + [ended]
    return {entry["to"]: round(times[i + 1] - times[i], 1) for i, entry in enumerate(history) if entry["to"] not in ("Succeeded", "RolledBack", "Failed")}


def main():
    kubernetes = Kubernetes()
    postgres = Postgres.start(["shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=15min", "log_lock_waits=on"])
    traffic, locks, chaos, abort = Traffic(postgres, ROWS, SECONDS), LockWatch(postgres), Chaos(kubernetes), Abort(postgres, ROWS)
    done = False
    try:
        step(f"Loading the shop: {ROWS:,} orders")
        postgres.sql(Path(f"{SHOP}/schema.sql").read_text(), "-v", f"rows={ROWS}")
        kubernetes.install()
        step(f"Opening the shop: {SECONDS} s of traffic, a migration in the middle of it")
        traffic.start()
        locks.start()
        if ABORT:
            abort.start()
        time.sleep(QUIET)
        began = time.time()
        kubernetes.apply(postgres, abort.gated if ABORT else None)
        if CHAOS:
            chaos.start()
        status = follow(kubernetes, began + SECONDS - 2 * QUIET)
        ended = time.time()
        if CHAOS:
            chaos.stop()
        while not traffic.over():
            note(f"the shop closes in {max(0, SECONDS - round(time.time() - began + QUIET))} s")
            time.sleep(10)
        locks.stop()
        report = build(status, traffic.report(began, ended), postgres, began, ended)
        report["longestAccessExclusiveMs"] = max(locks.longest_ms(), report["longestAccessExclusiveMs"])
        if CHAOS:
            report["kills"] = chaos.kills
        if ABORT:
            report.update(abort.report())
        Path("target/demo.json").write_text(json.dumps(report, indent=2) + "\n")
        summary(report, postgres)
        problems = verdict(report)
        done = True
        look_around(kubernetes, postgres)
        if problems:
            fail("the demo did not show what it should", *problems)
    except KeyboardInterrupt:
        print()
        step("Stopping")
        sys.exit(130)
    finally:
        traffic.stop()
        if ABORT:
            abort.stop()
        if not done:
            kubernetes.clear()
            postgres.stop()


def build(status, traffic, postgres, began, ended):
    progress, divergence = status.get("progress") or {}, status.get("divergence") or {}
    passes = postgres.sql("SELECT coalesce(sum(diverged), -1), coalesce(sum(repaired), -1), count(*) FROM godwit.passes").split("|")
    return {
        "outcome": status.get("outcome", "None"),
        "rows": int(postgres.sql("SELECT count(*) FROM orders")),
        "rowsPerSecond": progress.get("rowsPerSecond", 0),
        "seconds": round(ended - began, 1),
        "phases": phases(status, ended),
        **{key: value for key, value in traffic.items() if key != "said"},
        "divergence": divergence.get("diverged", -1),
        "divergenceFound": int(passes[0]),
        "repaired": int(passes[1]),
        "comparisons": int(passes[2]),
        "lostWrites": lost(status.get("outcome"), postgres),
        "longestAccessExclusiveMs": int(postgres.sql("SELECT coalesce(max(hold_ms), -1) FROM godwit.steps WHERE lock = 'ACCESS_EXCLUSIVE'")),
        "totalSeconds": round(time.monotonic() - BEGAN, 1),
    }


def lost(outcome, postgres):
    """Orders that are not what the shop wrote, by the column that is left; -1 if there is no telling."""
    left = {"Succeeded": "o.amount", "RolledBack": "o.amount_cents / 100.0"}.get(outcome)
    return int(postgres.sql(Path(f"{SHOP}/wrong.sql").read_text(), "-v", f"amount={left}")) if left else -1


def look_around(kubernetes, postgres):
    print(f"""
Look around:
  dev/godwit get {NAME} -n {NAMESPACE} --kubeconfig {kubernetes.kubeconfig}
  {' '.join(kubernetes.command)} -n {NAMESPACE} describe gwm {NAME}
  {' '.join(kubernetes.command)} -n {NAMESPACE} get configmap {NAME}-plan -o yaml
  PGPASSWORD={postgres.password} {postgres.bin}/psql -h {postgres.host} -p {postgres.port} -U {postgres.user} {postgres.database}
Remove everything:
  {'make cluster-down; dev/postgres/postgres.sh destroy ' + postgres.directory if postgres.directory else 'deploy/install.sh uninstall'}
""", flush=True)


if __name__ == "__main__":
    main()
