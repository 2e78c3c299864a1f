"""A standby that streams from the server under test, and how far it lags behind."""
import os
import subprocess

from foreground import percentile
from postgres import SCRIPT
from shell import run, step

DIRECTORY = os.environ.get("GODWIT_BENCH_REPLICA_DATA", "/tmp/godwit-bench-replica")
PORT = os.environ.get("GODWIT_BENCH_REPLICA_PORT", "15436")


class Replica:
    def __init__(self, primary):
        self.primary = primary
        step("Starting a replica")
        run([SCRIPT, "destroy", DIRECTORY], check=False)
        run([SCRIPT, "replica", DIRECTORY, PORT, primary.directory])

    def caught_up(self):
        """Waits until it has replayed all that there is."""
        self.primary.sql("SELECT 1 FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn() \\watch interval=0.2 min_rows=1")

    def stop(self):
        run([SCRIPT, "destroy", DIRECTORY], check=False)


class Lag:
    """Looks ten times a second how old what the replica has not replayed is."""

    def __init__(self, primary):
        self.process = subprocess.Popen(
            [str(primary.bin / "psql"), "-X", "-q", "-A", "-t", "-c", "\\timing off", "-f", "-"],
            env=primary.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process.stdin.write("SELECT coalesce(extract(epoch FROM replay_lag), 0) FROM pg_stat_replication \\watch interval=0.1\n")
        self.process.stdin.flush()

    def report(self):
        """In seconds, since it was made."""
        self.process.terminate()
        seen = sorted(float(line) for line in self.process.communicate()[0].splitlines() if line.replace(".", "", 1).isdigit())
        return {"lagP95Seconds": percentile(seen, 95), "lagMostSeconds": percentile(seen, 100)}
