"""Godwit's own programs, as processes: what a pod runs, without the pod."""
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from shell import fail, run
from subject import CHANGE

SPEC = {   # what the API server makes of one that says nothing more than the change and the flag
    "databaseRef": {"name": "bench"}, "change": {"changeColumnType": CHANGE}, "dualWrite": {"onFailure": "Record"},
    "backfill": {"batch": {"rows": 100, "maxRows": 10000, "targetDuration": "2ms"}, "workers": {"min": 1, "max": 2}, "quarantine": {"maxRows": 100}, "dutyCycle": 40, "pause": "0ms"},
    "verify": {"maxDivergence": 0, "repairRounds": 1}, "cutover": {"flag": {"table": {"flag": "read-amount"}}, "ramp": [100], "stepDuration": "1s"},
    "soak": {"duration": "1s"}, "contract": {"approval": "Automatic", "unusedFor": "0s", "hideFor": "1s", "deadline": "720h"},
    "phaseDeadlines": {}, "suspend": False, "rollback": False, "milestone": "Expanded", "deletionPolicy": "Retain",
}
JVM = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]   # as the image's entrypoint has it


class Godwit:
    def __init__(self):
        java_home = run(["dev/java.sh"]).strip()
        self.java = f"{java_home}/bin/java"
        self.app = Path("target/bench-app").absolute()
        shutil.rmtree(self.app, ignore_errors=True)
        shutil.copytree("target/quarkus-app", self.app)
        run(["dev/image/worker-jar.sh", str(self.app)])
        run(["sh", "dev/image/archive.sh", self.java, str(self.app)])

    def prepare(self, db):
        """Takes a database as far as the backfill."""
        self.run(db, "prepare", "--attempt", "1")
        for stage in ("expand", "dualwrite"):
            self.run(db, "steps", "--stage", stage, *self.plan(db))

    @staticmethod
    def plan(db):
        number, plan = db.sql("SELECT id, plan_hash FROM godwit.migrations").split("|")
        return "--migration", number, "--plan", plan

    def run(self, db, *command):
        with tempfile.TemporaryDirectory() as directory:
            done = subprocess.run(self.command(*command), env=self.environment(db, directory), capture_output=True, text=True)
            if done.returncode:
                fail(f"worker {command[0]} failed with {done.returncode}", *(done.stdout + done.stderr).splitlines()[:12])

    def start(self, db, directory):
        """A backfill worker; the caller waits for it."""
        output = open(f"{directory}/log", "a")
        return subprocess.Popen(self.command("backfill", *self.plan(db)), env=self.environment(db, directory), stdout=output, stderr=output)

    def command(self, *command):
        return [self.java, *JVM, f"-XX:SharedArchiveFile={self.app}/worker.jsa", "-jar", f"{self.app}/worker.jar", "worker", *command]

    @staticmethod
    def environment(db, directory):
        secret = Path(directory, "secret")
        secret.mkdir(exist_ok=True)
        for key, value in {"host": db.host, "port": db.port, "dbname": db.database, "username": db.user, "password": db.password}.items():
            (secret / key).write_text(str(value))
        return {
            **os.environ, "GODWIT_SECRET_DIR": str(secret), "GODWIT_TERMINATION_LOG": f"{directory}/last-word",
            "GODWIT_CONNECTION": json.dumps({"secretRef": {"name": "bench"}, "tls": {"mode": "disable"}}), "GODWIT_SPEC": json.dumps(SPEC),
            "GODWIT_MIGRATION": "bench/orders", "GODWIT_NAMESPACE": "bench", "GODWIT_NAME": "orders", "GODWIT_HOLDER": "bench", "GODWIT_CLUSTER": "bench",
        }
