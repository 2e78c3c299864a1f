"""Looks from outside, twenty times a second, for how long anyone holds the strongest lock on the table."""
import subprocess

QUERY = """SELECT extract(epoch FROM clock_timestamp()), l.pid FROM pg_locks l
WHERE l.relation = 'public.orders'::regclass AND l.mode = 'AccessExclusiveLock' AND l.granted \\watch 0.05
"""


class LockWatch:
    def __init__(self, postgres):
        self.postgres = postgres
        self.path = "target/demo-locks"

    def start(self):
        self.output = open(self.path, "w")
        self.process = subprocess.Popen([str(self.postgres.bin / "psql"), "-X", "-q", "-A", "-t"], stdin=subprocess.PIPE, stdout=self.output, stderr=subprocess.DEVNULL,
                                        env=self.postgres.environment(), text=True)
        self.process.stdin.write(QUERY)
        self.process.stdin.flush()

    def stop(self):
        self.process.kill()
        self.process.wait()

    def longest_ms(self):
        """The longest time between the first and the last look that saw one session hold it, and one look more."""
        first, longest = {}, 0.0
        for line in open(self.path):
            seconds, bar, pid = line.strip().partition("|")
            if bar:
                start, last = first.get(pid, (float(seconds), float(seconds)))
                start = start if float(seconds) - last < 0.2 else float(seconds)
                first[pid] = (start, float(seconds))
                longest = max(longest, float(seconds) - start + 0.05)
        return round(longest * 1000)
