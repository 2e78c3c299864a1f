"""A PostgreSQL server and a database in it: our own, or the one of GODWIT_PG."""
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shell import note, run, step

SCRIPT = "dev/postgres/postgres.sh"
POD_HOST = "10.244.0.1"


class Postgres:
    def __init__(self, host, pod_host, port, user, password, database, directory=None):
        self.host, self.pod_host, self.port = host, pod_host, port
        self.user, self.password, self.database = user, password, database
        self.directory = directory
        self.bin = Path(run([SCRIPT, "bindir"]).strip())

    @staticmethod
    def start(settings):
        """A fresh server with an empty database that belongs to an ordinary role."""
        given = os.environ.get("GODWIT_PG")
        if given:
            url = urlsplit(given)
            step(f"Using the PostgreSQL at {url.hostname}:{url.port or 5432}")
            return Postgres(url.hostname, url.hostname, url.port or 5432, unquote(url.username or ""), unquote(url.password or ""), url.path.lstrip("/"))
        directory = os.environ.get("GODWIT_DEMO_DATA", "/tmp/godwit-demo-postgres")
        superuser = Postgres.server(directory, int(os.environ.get("GODWIT_DEMO_PORT", "15433")), settings)
        password = secrets.token_hex(12)
        superuser.sql(f"CREATE ROLE shop LOGIN PASSWORD '{password}'")
        superuser.sql("CREATE DATABASE shop OWNER shop")
        note(f"it listens on port {superuser.port}")
        return Postgres("127.0.0.1", POD_HOST, superuser.port, "shop", password, "shop", directory)

    @staticmethod
    def server(directory, port, settings):
        """A server of our own with fresh data, as its superuser."""
        step("Starting PostgreSQL 18")
        run([SCRIPT, "destroy", directory], check=False)
        password = secrets.token_hex(12)
        run([SCRIPT, "start", directory, str(port), *settings], env={**os.environ, "PGPASSWORD_INIT": password})
        return Postgres("127.0.0.1", POD_HOST, port, "postgres", password, "postgres", directory)

    def environment(self):
        return {**os.environ, "PGPASSWORD": self.password, "PGHOST": self.host, "PGPORT": str(self.port), "PGUSER": self.user, "PGDATABASE": self.database}

    def sql(self, text, *options):
        return run([str(self.bin / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *options], stdin=text, env=self.environment()).strip()

    def at(self, database):
        """The same server, another database."""
        return Postgres(self.host, self.pod_host, self.port, self.user, self.password, database)

    def stop(self):
        if self.directory:
            run([SCRIPT, "destroy", self.directory], check=False)
