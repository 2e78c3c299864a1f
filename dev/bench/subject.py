"""The table that is changed: orders with rows of 200 bytes, a bigint key and two more indexes."""
SCHEMA = """
CREATE TABLE orders (
  id           bigint PRIMARY KEY,
  customer_id  integer NOT NULL,
  amount_cents integer NOT NULL,
  status       integer NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL,
  note         text NOT NULL
);
INSERT INTO orders
SELECT i, i::bigint * 7919 % 100000, i::bigint * 37 % 1000000, 0, timestamptz '2026-01-01' + i * interval '1 second', repeat(md5(i::text), 4)
FROM generate_series(1, :rows) AS i;
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (created_at);
"""

CHANGE = {
    "table": "public.orders",
    "column": "amount_cents",
    "newColumn": "amount",
    "type": "numeric(12,2)",
    "up": "amount_cents / 100.0",
    "down": "(amount * 100)::int",
}

STALE = "SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM (amount_cents / 100.0)::numeric(12,2)"

# A tenth of the reads and writes of a shop: by key, evenly.
FOREGROUND = """
\\set order random(1, :rows)
BEGIN;
SELECT id, customer_id, amount_cents FROM orders WHERE id = :order;
UPDATE orders SET status = status + 1 WHERE id = :order;
END;
"""


class Copy:
    """A fresh copy of the prepared table, as it was just after a checkpoint."""

    def __init__(self, server, base, name="run"):
        self.server = server.at("postgres")
        self.server.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.server.sql(f"CREATE DATABASE {name} TEMPLATE {base} STRATEGY FILE_COPY")
        self.db = server.at(name)
        self.db.sql("UPDATE godwit.migrations SET database_oid = (SELECT oid FROM pg_database WHERE datname = current_database())")
        self.server.sql("CHECKPOINT")
        self.db.sql("CREATE EXTENSION IF NOT EXISTS pg_prewarm; SELECT sum(pg_prewarm(indexrelid)) FROM pg_index WHERE indrelid = 'orders'::regclass; SELECT pg_prewarm('orders')")
        self.before = self.sizes()

    def sizes(self):
        heap, indexes, lsn = self.db.sql("SELECT pg_table_size('orders'), pg_indexes_size('orders'), pg_current_wal_lsn() - '0/0'").split("|")
        return {"heap": int(heap), "indexes": int(indexes), "wal": int(lsn)}

    def growth(self, rows):
        after = self.sizes()
        return {
            "heapRatio": round(after["heap"] / self.before["heap"], 2),
            "indexRatio": round(after["indexes"] / self.before["indexes"], 2),
            "walBytesPerRow": round((after["wal"] - self.before["wal"]) / rows),
        }

    def stale(self):
        return int(self.db.sql(STALE))
