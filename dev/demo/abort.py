"""ABORT=1: a version of the shop that fails once a quarter of the readers are on the new column; a real Prometheus sees it, a gate trips."""
import http.server
import random
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from shell import run, step

RAMP = [1, 10, 25, 50, 100]
BREAKS_AT = 25
GATE = "shop-errors"


class Till(threading.Thread):
    """Reads orders as the flag says, ten times a second, and counts; from BREAKS_AT percent on, whatever it reads from the new column fails."""

    def __init__(self, postgres, rows):
        super().__init__(daemon=True)
        self.postgres, self.rows = postgres, rows
        self.requests, self.errors = 0, 0
        self.ended = threading.Event()
        # (epoch seconds, percent) of each look at the flag
        self.looks = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def run(self):
        psql = subprocess.Popen([str(self.postgres.bin / "psql"), "-X", "-q", "-A", "-t"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                env=self.postgres.environment(), text=True)

        def ask(sql):
            """The one value of a query; nothing if it fails."""
            psql.stdin.write(sql + ";\n\\echo .\n")
            psql.stdin.flush()
            said = []
            while not said or said[-1] != ".":
                said.append(psql.stdout.readline().strip())
            return said[0] if len(said) > 1 else ""

        while not self.ended.wait(0.1):
            percent = int(ask("SELECT read_amount()") or 0)
            self.looks.append((time.time(), percent))
            column = "amount" if random.randrange(100) < percent else "amount_cents"
            read = ask(f"SELECT coalesce(max({column})::text, '-') FROM orders WHERE id = {random.randint(1, self.rows)}")
            self.requests += 1
            if not read or (column == "amount" and percent >= BREAKS_AT):
                self.errors += 1
        psql.stdin.close()
        psql.wait()

    def handler(till):
        class Metrics(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                text = f"# TYPE shop_requests_total counter\nshop_requests_total {till.requests}\n# TYPE shop_errors_total counter\nshop_errors_total {till.errors}\n"
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *arguments):
                pass

        return Metrics

    def zero_after(self, moment):
        """When the flag was first seen at 0 after a moment; None if it never was."""
        return next((seen for seen, percent in self.looks if seen > moment and percent == 0), None)

    def stop(self):
        self.ended.set()
        self.server.shutdown()


class Prometheus:
    def __init__(self, port):
        self.port = port

    def start(self, target):
        step("Starting Prometheus")
        self.directory = tempfile.TemporaryDirectory(prefix="godwit-demo-prometheus-")
        path = Path(self.directory.name)
        (path / "prometheus.yml").write_text(
            f"global: {{scrape_interval: 1s}}\nscrape_configs:\n  - job_name: shop\n    static_configs: [{{targets: ['127.0.0.1:{target}']}}]\n")
        self.process = subprocess.Popen(
            [run(["dev/prometheus/prometheus.sh", "install"]).strip(), f"--config.file={path}/prometheus.yml", f"--storage.tsdb.path={path}/data", f"--web.listen-address=0.0.0.0:{self.port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        if getattr(self, "process", None):
            self.process.terminate()
            self.process.wait()
            self.directory.cleanup()


class Abort:
    """All of it, beside the demo."""

    def __init__(self, postgres, rows):
        self.postgres = postgres
        self.till, self.prometheus = Till(postgres, rows), Prometheus(19090)

    def start(self):
        self.before = self.schema()
        self.till.start()
        self.prometheus.start(self.till.port)

    def gated(self, resource):
        """The example with a finer ramp and one gate more."""
        if resource["kind"] == "Migration":
            resource["spec"]["cutover"]["ramp"] = RAMP
            resource["spec"]["gates"] = [{
                "name": GATE, "phases": ["Cutover", "Soak"], "interval": "1s", "count": 3, "successCondition": "result < 0.05", "onFailure": "RollBack",
                "prometheus": {"address": f"http://{self.postgres.pod_host}:{self.prometheus.port}", "query": "sum(rate(shop_errors_total[5s])) / sum(rate(shop_requests_total[5s]))"},
            }]
        return resource

    def schema(self):
        """What PostgreSQL's own dump says, without Godwit."""
        dump = run([str(self.postgres.bin / "pg_dump"), "-s", "-N", "godwit", "--restrict-key=demo"], env=self.postgres.environment())
        return [line for line in dump.splitlines() if line and not line.startswith("--")]

    def report(self):
        """Figures of the way back; seconds are from the measurement that tripped the gate."""
        failed = self.postgres.sql(
            f"SELECT extract(epoch FROM (one->>'at')::timestamptz) FROM godwit.gate_runs, jsonb_array_elements(measurements) one WHERE gate = '{GATE}' AND one->>'phase' = 'Failed' ORDER BY 1 LIMIT 1")
        zero = self.till.zero_after(float(failed)) if failed else None
        reached = max((percent for _, percent in self.till.looks), default=0)
        return {
            "flagToZeroSeconds": round(zero - float(failed), 2) if zero else -1,
            "flagReached": reached,
            "shopRequests": self.till.requests,
            "shopErrors": self.till.errors,
            "schemaAsBefore": self.schema() == self.before,
        }

    def stop(self):
        self.till.stop()
        self.prometheus.stop()
