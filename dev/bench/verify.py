#!/usr/bin/env python3
"""make bench-verify: what a comparison costs beside a plain statement that reads as much, in one run on this machine. ROWS=1000000, RUNS=3."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench import SETTINGS, machine
from cases import ASIDE, DEFAULTS, DIAL_OPEN, UP
from foreground import Foreground
from godwit import Godwit
from postgres import Postgres
from report import markdown
from shell import fail, note, step
from subject import SCHEMA

ROWS = int(os.environ.get("ROWS", "1000000"))
RUNS = int(os.environ.get("RUNS", "3"))
COUNT = "SELECT count(*), count(*) FILTER (WHERE amount IS DISTINCT FROM (amount_cents / 100.0)::numeric(12,2)) FROM orders"
TEXT = "SELECT count(*), sum(hashtextextended(r::text, 0)) FROM orders AS r"
SERIAL = "SET max_parallel_workers_per_gather = 0;\n"
# Back to back, and allowed as in the phase in which it happens.
COMPARING = "phase = 'Verify', hold = false, signals_at = NULL, compare_since = clock_timestamp(), compare_every_ms = 0"
ALONE = (("seconds", "s"), ("rowsPerSecond", "rows/s"), ("ratio", "ratio"))
BESIDE = (("p50Ms", "p50 ms"), ("p95Ms", "p95 ms"), ("p99Ms", "p99 ms"), ("comparisons", "times"), ("failed", "failed"), ("rateMet", "rate met"))
# Keeps the copy in step, so that it is compared as it will be: with nothing to be found.
IN_STEP = """
CREATE FUNCTION in_step() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE moved SET status = NEW.status WHERE id = NEW.id; RETURN NULL; END';
CREATE TRIGGER in_step AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION in_step();
"""


class Statement:
    """A plain statement, in one process or in as many as the server likes."""

    def __init__(self, db, text, settings=""):
        self.db, self.text, self.settings = db, text + ";\n", settings

    def seconds(self):
        clock = "SELECT extract(epoch FROM clock_timestamp());\n"
        said = self.db.sql(self.settings + clock + self.text + clock).splitlines()
        return float(said[-1]) - float(said[0])

    def again(self, output):
        script = Path("target/bench-verify.sql")
        script.write_text(self.settings + self.text * 1000)
        return subprocess.Popen([str(self.db.bin / "psql"), "-X", "-q", "-A", "-t", "-f", str(script)], env=self.db.environment(), stdout=output)

    @staticmethod
    def done(output):
        return len(output.read_text().splitlines())


class Worker:
    """Godwit's own process: both sides of each row."""

    def __init__(self, db, godwit, tuning=DIAL_OPEN):
        self.db, self.godwit, self.tuning = db, godwit, tuning

    def seconds(self):
        """Of a worker at work, as the ledger has it: the third comparison of a process, from its start to its end."""
        ended = "SELECT count(*) FROM godwit.passes WHERE ended_at IS NOT NULL"
        before = int(self.db.sql(ended))
        with Path("target/bench-verify.out").open("w") as output:
            process = self.again(output)
            try:
                while process.poll() is None and int(self.db.sql(ended)) < before + 3:
                    time.sleep(0.1)
            finally:
                process.terminate()
                process.wait()
        seconds, compared, diverged = self.db.sql(
            f"SELECT extract(epoch FROM ended_at - started_at), compared, diverged FROM godwit.passes WHERE ended_at IS NOT NULL ORDER BY pass LIMIT 1 OFFSET {before + 2}").split("|")
        if (int(compared), int(diverged)) != (ROWS, 0):
            fail(f"{compared} rows compared and {diverged} differ: no figure is worth that")
        return float(seconds)

    def tune(self):
        self.db.sql(f"UPDATE godwit.control SET {self.tuning}; UPDATE godwit.control SET {COMPARING}")

    def again(self, output):
        self.tune()
        self.directory = tempfile.TemporaryDirectory()
        return subprocess.Popen(
            self.godwit.command("verify", *self.godwit.plan(self.db)), env=self.godwit.environment(self.db, self.directory.name), stdout=output, stderr=output)

    @staticmethod
    def done(output):
        return output.read_text().count("rows compared")


class Tables:
    """TwoTables, range by range."""

    def __init__(self, db, godwit):
        self.db = db
        self.command = [godwit.java, "-cp", f"target/test-classes:target/classes:{godwit.app}/lib/main/*", "io.godwit.sql.TwoTablesBench"]

    def run(self, what):
        done = subprocess.run([*self.command, what], env=self.db.environment(), capture_output=True, text=True)
        if done.returncode:
            fail(f"the comparison of two tables failed with {done.returncode}", *done.stderr.splitlines()[:12])
        return done.stdout.strip()

    def seconds(self):
        seconds, rows, differing = self.run("once").split()
        if (int(rows), int(differing)) != (ROWS, 0):
            fail(f"{rows} rows compared and {differing} differ: no figure is worth that")
        return float(seconds)

    def again(self, output):
        return subprocess.Popen([*self.command, "again"], env=self.db.environment(), stdout=output)

    done = staticmethod(Statement.done)


class Nothing:
    @staticmethod
    def again(output):
        return subprocess.Popen(["sh", "-c", "echo; exec sleep 60"], stdout=output)

    done = staticmethod(Statement.done)


def prepare(server, godwit):
    step(f"Loading {ROWS:,} rows, twice")
    db = server.at("verify")
    server.sql("CREATE DATABASE verify")
    db.sql(SCHEMA, "-v", f"rows={ROWS}")
    db.sql("VACUUM (FREEZE, ANALYZE) orders")
    godwit.prepare(db)
    db.sql(ASIDE.format(function=db.sql("SELECT sync FROM godwit.migrations")) + f"UPDATE orders SET {UP}")
    db.sql("VACUUM (FULL, FREEZE, ANALYZE) orders")
    db.sql("CREATE TABLE moved (LIKE orders INCLUDING ALL); INSERT INTO moved SELECT * FROM orders ORDER BY id")
    for table in ("orders", "moved"):
        db.sql(f"VACUUM (FREEZE, ANALYZE) {table}")
    db.sql("CREATE EXTENSION pg_prewarm; SELECT pg_prewarm(c.oid) FROM pg_class c WHERE relname ~ '^(orders|moved)'; CHECKPOINT")
    return db


def alone(ways):
    """In turns, so that a bad moment of the machine hits all alike; a first turn that does not count warms caches and takes the checksums for the report."""
    taken = {name: [] for name in ways}
    for run in range(RUNS + 1):
        for name, way in ways.items():
            seconds = way.seconds()
            if run:
                taken[name].append(seconds)
        if run:
            note(f"run {run}: " + ", ".join(f"{name} {seconds[-1]:.2f} s" for name, seconds in taken.items()))
    return {name: {"seconds": round(statistics.median(seconds), 3), "rowsPerSecond": round(ROWS / statistics.median(seconds))} for name, seconds in taken.items()}


def beside(db, way):
    """pgbench while a way goes on and on; it has done its work once before, so that no start of a process is in the figures."""
    output = Path("target/bench-verify.out")
    with output.open("w") as file:
        process = way.again(file)
        try:
            while process.poll() is None and not way.done(output):
                time.sleep(0.1)
            foreground = Foreground(db, ROWS)
            before = way.done(output)
            foreground.begin()
            foreground.wait(Forever())
            times = way.done(output) - before
            if process.poll() is not None:
                fail(f"{type(way).__name__} has ended with {process.returncode}", *output.read_text().splitlines()[-5:])
        finally:
            process.terminate()
            process.wait()
        return {**foreground.report(), "comparisons": times}


class Forever:
    def done(self):
        return False


def median(runs):
    return {key: all(run[key] for run in runs) if isinstance(runs[0][key], bool) else statistics.median(run[key] for run in runs) for key in runs[0]}


def measure(server, godwit):
    db = prepare(server, godwit)
    tables = Tables(db, godwit)
    plain = tables.run("sql")
    step("The machine for itself")
    names = "the columns counted, one process", "verify, one worker", "one table hashed, one process", "two tables compared"
    ways = {
        names[0]: Statement(db, COUNT, SERIAL), "the columns counted, as the server likes": Statement(db, COUNT), names[1]: Worker(db, godwit),
        names[2]: Statement(db, plain, SERIAL), "one table hashed, as the server likes": Statement(db, plain), "one table hashed as text, one process": Statement(db, TEXT, SERIAL), names[3]: tables,
    }
    figures = alone(ways)
    for name, first in {**{name: names[0] for name in list(ways)[:3]}, **{name: names[2] for name in list(ways)[3:]}}.items():
        figures[name]["ratio"] = round(figures[name]["seconds"] / figures[first]["seconds"], 2)
    db.sql(IN_STEP)
    ways = {"nothing": Nothing(), names[0]: ways[names[0]], "verify, dial open": ways[names[1]], "verify, defaults": Worker(db, godwit, DEFAULTS), names[2]: ways[names[2]], names[3]: tables}
    clients = {}
    for name, way in ways.items():
        step(f"Beside pgbench: {name}")
        clients[name] = median([beside(db, way) for _ in range(RUNS)])
    return {
        "date": date.today().isoformat(), "cores": os.cpu_count(), "machine": machine(), "postgres": db.sql("SHOW server_version"), "rows": ROWS, "runs": RUNS,
        "sameRowRatio": figures[names[1]]["ratio"], "copyTableRatio": figures[names[3]]["ratio"], "rowsPerSecond": figures[names[1]]["rowsPerSecond"],
        "alone": figures, "beside": clients,
    }


def main():
    godwit = Godwit()
    server = Postgres.server(os.environ.get("GODWIT_BENCH_DATA", "/tmp/godwit-bench-postgres"), int(os.environ.get("GODWIT_BENCH_PORT", "15434")), SETTINGS)
    try:
        result = measure(server, godwit)
    except KeyboardInterrupt:
        print()
        step("Stopping")
        sys.exit(130)
    finally:
        server.stop()
    Path("target/bench-verify.json").write_text(json.dumps(result, indent=2) + "\n")
    print(f"{result['machine']}, {result['cores']} cores, PostgreSQL {result['postgres']}, {result['date']}, {ROWS:,} rows, medians of {RUNS}\n")
    print("\n".join(markdown(result["alone"], ALONE)))
    print("\npgbench at 500 transactions/s beside it\n")
    print("\n".join(markdown(result["beside"], BESIDE)))
    print(f"\nsameRowRatio {result['sameRowRatio']} (at most 1.5), copyTableRatio {result['copyTableRatio']} (at most 3)")


if __name__ == "__main__":
    main()
