"""pgbench at a fixed rate beside a case: latency from the moment a transaction was due, so that a stall counts for all it delayed."""
import glob
import os
import re
import subprocess
import time

from subject import FOREGROUND

LOG, SCRIPT = "target/bench-foreground", "target/bench.pgbench"
CLIENTS, RATE = 8, 500
BEFORE, WINDOW, AFTER = 3, 12, 4    # seconds; a worker starts in the last of them


class Foreground:
    def __init__(self, db, rows):
        for old in glob.glob(LOG + "*"):
            os.unlink(old)
        with open(SCRIPT, "w") as script:
            script.write(FOREGROUND)
        self.process = subprocess.Popen(
            [str(db.bin / "pgbench"), "-n", "-c", str(CLIENTS), "-j", "2", "-R", str(RATE), "-T", str(BEFORE + WINDOW + AFTER),
             "-D", f"rows={rows}", "-l", "--log-prefix", LOG, "-f", SCRIPT],
            env=db.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        time.sleep(BEFORE)

    def begin(self):
        self.began = time.time()

    def wait(self, case):
        """Until the case is over, or the window is: figures of the time in between."""
        end = self.began + WINDOW
        while time.time() < end and not case.done():
            time.sleep(0.02)
        self.ended = time.time()

    def report(self):
        said = self.process.communicate()[0]
        inside = sorted(took for due, took in self.transactions() if self.began <= due <= self.ended)
        seconds = self.ended - self.began
        failed = re.search(r"number of failed transactions: (\d+)", said)
        return {
            "p50Ms": percentile(inside, 50), "p95Ms": percentile(inside, 95), "p99Ms": percentile(inside, 99),
            "failed": int(failed.group(1)) if failed else -1,
            "clientsAborted": len(re.findall(r"aborted", said)),
            "rateMet": bool(inside) and len(inside) / seconds >= 0.95 * RATE and self.process.returncode == 0,
            "seconds": round(seconds, 1),
        }

    def transactions(self):
        """(epoch seconds at which it was due, milliseconds from then until its end)"""
        for path in glob.glob(LOG + ".[0-9]*"):
            with open(path) as lines:
                for line in lines:
                    _, _, micros, _, seconds, fraction, *_ = line.split()
                    if micros.isdigit():
                        yield int(seconds) + int(fraction) / 1e6 - int(micros) / 1e6, int(micros) / 1000


def percentile(ordered, percent):
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 2) if ordered else None
