"""The ways to fill a column that are compared. Each gets a fresh copy, does its work, and says how many seconds that took."""
import json
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

from shell import run

UP = "amount = amount_cents / 100.0"
# The sync trigger is in place for all, and stands aside for all but pgroll, which brings its own.
ASIDE = "SET godwit.standing_aside = '{function}';\n"
HELD = "hold = true, hold_reason = 'the bench waits for all workers', signals_at = clock_timestamp() + interval '1 hour', phase = 'Backfill'"
DEFAULTS = "duty_cycle = 40, pause_ms = 0, batch_rows = 100, batch_most = 10000, target_ms = 2"   # what the API server makes of nothing
DIAL_OPEN = "duty_cycle = 100, pause_ms = 0, batch_rows = 5000, batch_most = 5000, target_ms = 1000"


class Case:
    """One way; start() begins it, done() is true once it is over, seconds() is what it took."""

    def __init__(self, copy, rows):
        self.copy, self.rows = copy, rows

    def start(self):
        self.began = time.monotonic()
        self.process = self.begin()

    def done(self):
        return self.process.poll() is not None

    def wait(self):
        if self.process.wait():
            raise RuntimeError(f"{type(self).__name__} failed: {self.said()}")
        self.took = time.monotonic() - self.began

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def seconds(self):
        return self.took

    def filled(self):
        return self.rows - self.copy.stale()

    def said(self):
        return ""

    def psql(self, script):
        db = self.copy.db
        function = db.sql("SELECT sync FROM godwit.migrations")
        with open("target/bench.sql", "w") as file:
            file.write(ASIDE.format(function=function) + script)
        return subprocess.Popen([str(db.bin / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "target/bench.sql"], env=db.environment(), stdout=subprocess.DEVNULL)


class OldSnapshot:
    """The same, while another session keeps a snapshot from before: nothing that was updated since can be pruned."""

    def __init__(self, case):
        self.case = case

    def start(self):
        db = self.case.copy.db
        self.session = subprocess.Popen(
            [str(db.bin / "psql"), "-X", "-q", "-A", "-t"], env=db.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.session.stdin.write("BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT count(*) FROM godwit.migrations;\n")
        self.session.stdin.flush()
        self.session.stdout.readline()
        self.case.start()

    def wait(self):
        self.case.wait()
        self.session.communicate()

    def seconds(self):
        return self.case.seconds()


class SingleUpdate(Case):
    def begin(self):
        return self.psql(f"UPDATE orders SET {UP};")


class NaiveLoop(Case):
    def begin(self):
        return self.psql("".join(f"UPDATE orders SET {UP} WHERE id > {low} AND id <= {low + 1000};\n" for low in range(0, self.rows, 1000)))


class Pgroll(Case):
    def begin(self):
        db = self.copy.db
        url = f"postgres://{db.user}:{db.password}@{db.host}:{db.port}/{db.database}?sslmode=disable"
        db.sql("DROP TRIGGER IF EXISTS godwit ON orders")
        migration = {"operations": [{"alter_column": {"table": "orders", "column": "amount_cents", "type": "numeric(12,2)", "up": "amount_cents / 100.0", "down": "amount_cents * 100"}}]}
        Path("target/01_amount.json").write_text(json.dumps(migration))
        run([os.environ["PGROLL"], "init", "--postgres-url", url])
        return subprocess.Popen([os.environ["PGROLL"], "start", "target/01_amount.json", "--postgres-url", url], stdout=subprocess.DEVNULL)

    def filled(self):
        return self.rows


class Backfill(Case):
    """Godwit's worker processes."""

    def __init__(self, copy, rows, godwit, workers=1, tuning=DIAL_OPEN, warm=False):
        super().__init__(copy, rows)
        self.godwit, self.workers, self.tuning = godwit, workers, tuning
        self.warm = warm or workers > 1   # they begin together, or the second would still be starting when the first is done
        self.directory = tempfile.TemporaryDirectory()

    def begin(self):
        self.copy.db.sql(f"UPDATE godwit.control SET {self.tuning}")
        if self.warm:
            self.copy.db.sql(f"UPDATE godwit.control SET {HELD}")
        self.others = []
        processes = []
        for number in range(self.workers):
            directory = Path(self.directory.name, str(number))
            directory.mkdir()
            processes.append(self.godwit.start(self.copy.db, str(directory)))
        self.others = processes[1:]
        self.released = None
        if self.warm:
            self.release()
        return processes[0]

    def release(self):
        while any('"held: ' not in self.said(number) for number in range(self.workers)):
            time.sleep(0.02)
        self.released = self.copy.db.sql("UPDATE godwit.control SET hold = false, signals_at = NULL RETURNING clock_timestamp()")
        self.began = time.monotonic()

    def wait(self):
        super().wait()
        for other in self.others:
            other.wait()

    def stop(self):
        for process in (self.process, *self.others):
            process.terminate()
        for process in (self.process, *self.others):
            process.wait()

    def seconds(self):
        """From the first range, or the release, to the end of the sweep; the start of the processes is a figure of its own."""
        start = f"timestamptz '{self.released}'" if self.released else "backfill_started_at"
        return float(self.copy.db.sql(f"SELECT extract(epoch FROM backfill_ended_at - {start}) FROM godwit.migrations"))

    def first_batch_ms(self):
        """From the start of a process to its first committed batch, as it says itself."""
        found = re.search(r"first batch (\d+) ms after the start", self.said())
        return int(found.group(1)) if found and not self.released else None

    def said(self, worker=0):
        return Path(self.directory.name, str(worker), "log").read_text()
