#!/usr/bin/env python3
"""make bench: Godwit's backfill beside other ways, on this machine, in one run. ROWS="100000 1000000", RUNS=3, ONLY=a regular expression, PGROLL=/path/to/pgroll."""
import json
import os
import platform
import re
import statistics
import sys
from datetime import date
from pathlib import Path

from cases import DEFAULTS, Backfill, NaiveLoop, OldSnapshot, Pgroll, SingleUpdate
from foreground import Foreground
from godwit import Godwit
from postgres import Postgres
from replica import Lag, Replica
from report import table
from shell import note, step
from subject import SCHEMA, Copy

ROWS = [int(rows) for rows in os.environ.get("ROWS", "100000 1000000").split()]
RUNS = int(os.environ.get("RUNS", "3"))
ONLY = os.environ.get("ONLY", "")
SETTINGS = ["shared_buffers=1GB", "max_wal_size=16GB", "checkpoint_timeout=30min", "track_io_timing=on", "max_connections=50"]


def ways(godwit):
    """Alone: name, and what makes it from a copy and its rows. The first is what others are compared with."""
    yield "single UPDATE", SingleUpdate
    yield "naive loop, 1,000 rows", NaiveLoop
    if os.environ.get("PGROLL"):
        yield "pgroll", Pgroll
    for workers in (1, 2, 4):
        yield f"godwit, {workers} worker{'s' * (workers > 1)}", lambda copy, rows, n=workers: Backfill(copy, rows, godwit, n)
    yield "single UPDATE, old snapshot", lambda copy, rows: OldSnapshot(SingleUpdate(copy, rows))
    yield "godwit, 1 worker, old snapshot", lambda copy, rows: OldSnapshot(Backfill(copy, rows, godwit))


def ways_beside(godwit):
    """Beside pgbench."""
    yield "nothing", None
    yield "single UPDATE", SingleUpdate
    yield "naive loop, 1,000 rows", NaiveLoop
    if os.environ.get("PGROLL"):
        yield "pgroll", Pgroll
    yield "godwit, dial open", lambda copy, rows: Backfill(copy, rows, godwit, warm=True)
    yield "godwit, duty 50 %", lambda copy, rows: Backfill(copy, rows, godwit, tuning="duty_cycle = 50", warm=True)
    yield "godwit, defaults", lambda copy, rows: Backfill(copy, rows, godwit, tuning=DEFAULTS, warm=True)


def alone(server, base, rows, way):
    copy = Copy(server, base)
    case = way(copy, rows)
    case.start()
    case.wait()
    stale = copy.stale() if not isinstance(case, Pgroll) else 0
    if stale:
        raise RuntimeError(f"{stale} rows are not filled: no figure is worth that")
    figures = {"rowsPerSecond": round(rows / case.seconds()), **copy.growth(rows), "hotPercent": hot(copy)}
    if isinstance(case, Backfill) and (first := case.first_batch_ms()):
        figures["firstBatchMs"] = first
    return figures


def ways_replicated(godwit):
    """Beside pgbench, with a replica."""
    yield "nothing", None
    yield "naive loop, 1,000 rows", NaiveLoop
    yield "godwit, dial open", lambda copy, rows: Backfill(copy, rows, godwit, warm=True)
    yield "godwit, defaults", lambda copy, rows: Backfill(copy, rows, godwit, tuning=DEFAULTS, warm=True)


def beside(server, base, rows, way):
    return measured(Copy(server, base), rows, way)


def replicated(server, base, rows, way):
    replica = Replica(server)
    try:
        copy = Copy(server, base)
        replica.caught_up()
        lag = Lag(server)
        figures = measured(copy, rows, way)
        return {**figures, **lag.report()}
    finally:
        replica.stop()


def measured(copy, rows, way):
    case = way(copy, rows) if way else Nothing()
    foreground = Foreground(copy.db, rows)
    case.start()   # a worker elsewhere would not take the time that it needs to start from this machine
    foreground.begin()
    foreground.wait(case)
    finished = case.done()
    if not finished:
        case.stop()
    filled = case.filled()
    report = foreground.report()
    return {**report, "rowsPerSecond": round(filled / report["seconds"]), "hotPercent": hot(copy)}


class Nothing:
    def start(self):
        pass

    def done(self):
        return False

    stop = start

    def filled(self):
        return 0


def hot(copy):
    return int(copy.db.sql("SELECT pg_stat_force_next_flush(); SELECT coalesce(100 * n_tup_hot_upd / nullif(n_tup_upd, 0), 0) FROM pg_stat_user_tables WHERE relname = 'orders'").split()[-1])


def medians(ways, measure):
    """The median of each figure over all runs. The ways take turns, so that a bad hour of the machine is one of all of them."""
    runs = {name: [] for name in ways}
    for run in range(RUNS):
        for name, way in ways.items():
            step(f"run {run + 1}: {name}")
            runs[name].append(measure(way))
            note(", ".join(f"{key} {value}" for key, value in runs[name][-1].items()))
    return {name: median(figures) for name, figures in runs.items()}


def median(runs):
    return {key: statistics.median(run[key] for run in runs) if not isinstance(runs[0][key], bool) else all(run[key] for run in runs) for key in runs[0]}


def main():
    godwit = Godwit()
    server = Postgres.server(os.environ.get("GODWIT_BENCH_DATA", "/tmp/godwit-bench-postgres"), int(os.environ.get("GODWIT_BENCH_PORT", "15434")), SETTINGS)
    result = {"date": date.today().isoformat(), "cores": os.cpu_count(), "machine": machine(), "postgres": server.sql("SHOW server_version"), "runs": RUNS, "alone": {}, "beside": {}, "replicated": {}}
    try:
        for rows in ROWS:
            base = prepare(server, godwit, rows)
            last = rows == ROWS[-1]
            for kind, all_ways, measure in (
                ("alone", ways(godwit), alone),
                ("beside", ways_beside(godwit) if last else (), beside),
                ("replicated", ways_replicated(godwit) if last else (), replicated),
            ):
                if chosen := {name: way for name, way in all_ways if re.search(ONLY, f"{kind} {name}")}:
                    step(f"{rows:,} rows, {kind}")
                    result[kind][str(rows)] = medians(chosen, lambda way: measure(server, base, rows, way))
            server.sql(f"DROP DATABASE IF EXISTS run WITH (FORCE)")
            server.sql(f"DROP DATABASE {base}")
        Path("target/bench.json").write_text(json.dumps(result, indent=2) + "\n")
        print(table(result))
    except KeyboardInterrupt:
        print()
        step("Stopping")
        sys.exit(130)
    finally:
        server.stop()


def prepare(server, godwit, rows):
    """The table, with a migration taken as far as its backfill."""
    base = f"base_{rows}"
    step(f"Loading {rows:,} rows")
    server.sql(f"CREATE DATABASE {base}")
    db = server.at(base)
    db.sql(SCHEMA, "-v", f"rows={rows}")
    db.sql("VACUUM (FREEZE, ANALYZE) orders")
    godwit.prepare(db)
    return base


def machine():
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


if __name__ == "__main__":
    main()
