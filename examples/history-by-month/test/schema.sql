-- The bank. Run as its owner; :rows bookings over a year.
CREATE TABLE accounts (
  id      integer PRIMARY KEY,
  balance bigint NOT NULL DEFAULT 0
);
CREATE TABLE history (
  account integer NOT NULL REFERENCES accounts,
  amount  integer NOT NULL,
  at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON history (account);
COMMENT ON TABLE history IS 'every booking';

INSERT INTO accounts SELECT i FROM generate_series(1, 100) AS i;
INSERT INTO history SELECT 1 + i % 100, i % 50, now() - i * interval '1 year' / :rows FROM generate_series(1, :rows) AS i;
UPDATE accounts SET balance = (SELECT sum(amount) FROM history WHERE account = id);
CREATE TABLE history_at_first AS SELECT * FROM history;
ANALYZE accounts, history;
