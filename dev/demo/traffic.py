"""pgbench as the shop: one run from before the migration until after it, and what its log says."""
import glob
import os
import re
import signal
import subprocess
from pathlib import Path

SHOP = "examples/orders-amount-numeric/test"   # its tables, what it does all day, and how to see that nothing was lost

LOG = "target/demo-traffic"
CLIENTS, RATE = 8, 200


class Traffic:
    def __init__(self, postgres, rows, seconds):
        self.postgres, self.rows, self.seconds = postgres, rows, seconds
        self.process = None

    def start(self):
        Path("target").mkdir(exist_ok=True)
        for old in glob.glob(LOG + "*"):
            os.unlink(old)
        scripts = [f"{SHOP}/{name}.pgbench@{weight}" for name, weight in (("insert", 2), ("update", 4), ("read", 4))]
        command = [str(self.postgres.bin / "pgbench"), "-n", "-c", str(CLIENTS), "-j", "2", "-R", str(RATE), "-T", str(self.seconds),
                   "-D", f"rows={self.rows}", "-l", "--log-prefix", LOG, *[part for script in scripts for part in ("-f", script)]]
        self.output = open(LOG + ".out", "w+")
        self.process = subprocess.Popen(command, env=self.postgres.environment(), stdout=self.output, stderr=subprocess.STDOUT, text=True)

    def over(self):
        return self.process.poll() is not None

    def stop(self):
        if self.process and not self.over():
            self.process.send_signal(signal.SIGINT)
            self.process.wait()

    def report(self, began, ended):
        """What the shop saw; began and ended (epoch seconds) frame the migration."""
        self.output.seek(0)
        said = self.output.read()
        rows = list(self.transactions())
        last = max((row[1] for row in rows), default=0)
        late = {row[0] for row in rows if row[1] > last - 10}
        failed = re.search(r"number of failed transactions: (\d+)", said)
        rate = re.search(r"tps = ([0-9.]+)", said)
        windows = {"before": lambda t: t < began, "during": lambda t: began <= t <= ended, "after": lambda t: t > ended}
        return {
            "exit": self.process.returncode,
            "transactions": len(rows),
            "failedTransactions": int(failed.group(1)) if failed else -1,
            "abortedClients": len(re.findall(r"client \d+ (?:script \d+ )?aborted", said)),
            "clientsAliveAtTheEnd": len(late),
            "rateOffered": RATE,
            "rate": float(rate.group(1)) if rate else 0.0,
            "longestTransactionMs": max((row[2] for row in rows), default=-1),
            "p50Ms": {name: percentile([row[2] for row in rows if inside(row[1])], 50) for name, inside in windows.items()},
            "p99Ms": {name: percentile([row[2] for row in rows if inside(row[1])], 99) for name, inside in windows.items()},
            "said": said,
        }

    def transactions(self):
        """(client, epoch seconds of the end, milliseconds without the wait for its turn)"""
        for path in glob.glob(LOG + ".[0-9]*"):
            with open(path) as lines:
                for line in lines:
                    client, _, micros, _, seconds, fraction, lag = (line.split() + ["0"])[:7]
                    if micros.isdigit():
                        yield int(client), int(seconds) + int(fraction) / 1e6, max(0, int(micros) - int(lag)) / 1000


def percentile(values, percent):
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 2) if ordered else None
