"""Shadow reads with psycopg 3. Call Shadow.read in place of the old read; shadow_report every ten seconds, off the requests."""
import threading
import time


class Shadow:
    def __init__(self, migration):
        self.migration, self.lock, self.counts = migration, threading.Lock(), [0, 0, 0, 0.0, 0.0]

    def read(self, conn, old, new, args, deadline_ms=200):
        """Returns what the old query gives, whatever becomes of the new one."""
        began = time.monotonic()
        result = conn.execute(old, args).fetchall()
        middle, other, failed = time.monotonic(), None, False
        try:
            with conn.transaction():  # a savepoint, where a transaction is open
                conn.execute("select set_config('statement_timeout', %s, true)", (str(deadline_ms),))
                other = conn.execute(new, args).fetchall()
                conn.execute("reset statement_timeout")
        except Exception:
            failed = True
        same = not failed and sorted(map(repr, result)) == sorted(map(repr, other))
        with self.lock:
            self.counts[2 if failed else 0 if same else 1] += 1
            self.counts[3] += (middle - began) * 1000
            self.counts[4] += (time.monotonic() - middle) * 1000
        return result

    def report(self, conn):
        with self.lock:
            counts, self.counts = self.counts, [0, 0, 0, 0.0, 0.0]
        conn.execute("select godwit.report_shadow_read(%s, %s, %s, %s, %s, %s)", (self.migration, *counts))
