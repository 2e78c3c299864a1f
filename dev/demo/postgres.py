"""The shop's database: the demo's own server, or the one of GODWIT_PG."""
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shell import note, run, step

SCRIPT = "dev/postgres/postgres.sh"
POD_HOST = "10.244.0.1"
SHOP = "examples/orders-amount-numeric/test"   # its tables, what it does all day, and how to see that nothing was lost


class Postgres:
    def __init__(self, host, pod_host, port, user, password, database, directory=None):
        self.host, self.pod_host, self.port = host, pod_host, port
        self.user, self.password, self.database = user, password, database
        self.directory = directory
        self.bin = Path(run([SCRIPT, "bindir"]).strip())

    @staticmethod
    def start():
        """A fresh server with an empty database that belongs to an ordinary role."""
        given = os.environ.get("GODWIT_PG")
        if given:
            url = urlsplit(given)
            step(f"Using the PostgreSQL at {url.hostname}:{url.port or 5432}")
            return Postgres(url.hostname, url.hostname, url.port or 5432, unquote(url.username or ""), unquote(url.password or ""), url.path.lstrip("/"))
        directory = os.environ.get("GODWIT_DEMO_DATA", "/tmp/godwit-demo-postgres")
        port = int(os.environ.get("GODWIT_DEMO_PORT", "15433"))
        step("Starting PostgreSQL 18")
        run([SCRIPT, "destroy", directory], check=False)
        settings = ["shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=15min", "log_lock_waits=on"]
        admin = secrets.token_hex(12)
        run([SCRIPT, "start", directory, str(port), *settings], env={**os.environ, "PGPASSWORD_INIT": admin})
        password = secrets.token_hex(12)
        superuser = Postgres("127.0.0.1", POD_HOST, port, "postgres", admin, "postgres")
        superuser.sql(f"CREATE ROLE shop LOGIN PASSWORD '{password}'")
        superuser.sql("CREATE DATABASE shop OWNER shop")
        note(f"it listens on port {port}")
        return Postgres("127.0.0.1", POD_HOST, port, "shop", password, "shop", directory)

    def environment(self):
        return {**os.environ, "PGPASSWORD": self.password, "PGHOST": self.host, "PGPORT": str(self.port), "PGUSER": self.user, "PGDATABASE": self.database}

    def sql(self, text, *options):
        return run([str(self.bin / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *options], stdin=text, env=self.environment()).strip()

    def load(self, rows):
        step(f"Loading the shop: {rows:,} orders")
        self.sql(Path(f"{SHOP}/schema.sql").read_text(), "-v", f"rows={rows}")

    def stop(self):
        if self.directory:
            run([SCRIPT, "destroy", self.directory], check=False)
