-- The ledger, version 1. Run by LedgerSchema in one transaction.
-- Workers write all of it; the operator writes control, held, flags, audit, probe, heartbeat (rules-operator 4),
-- in shadow_pairs what the spec says, in quarantine what people ask of its rows, gate_runs and gate_samples (ADR 9), callers.
CREATE SCHEMA IF NOT EXISTS godwit;

-- The sync function runs with the application's rights: it must see the recorder and the flags.
GRANT USAGE ON SCHEMA godwit TO PUBLIC;

CREATE TABLE godwit.version (
  version      integer PRIMARY KEY,
  installed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO godwit.version (version) VALUES (1);

-- One row for each plan. What the resource asked for, and what was decided.
CREATE TABLE godwit.migrations (
  id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  namespace           text NOT NULL,
  name                text NOT NULL,
  first_attempt       integer NOT NULL,
  table_name          text NOT NULL,
  change              jsonb NOT NULL,
  change_hash         text NOT NULL,
  system_identifier   text NOT NULL,
  database_oid        bigint NOT NULL,
  timeline            integer,       -- that a worker saw last: a failover or a restore counts it up
  sync                text,          -- of the user's table; syncs: of all whose rows get another shape
  syncs               text[] NOT NULL DEFAULT '{}',
  tables              text[] NOT NULL DEFAULT '{}',   -- all that the plan changes
  plan                jsonb,
  plan_hash           text,
  has_down            boolean NOT NULL DEFAULT false,
  rows_estimated      bigint NOT NULL DEFAULT 0,
  -- What the catalogs said of the tables when they were last changed by a step, or planned.
  catalog             text[],
  backfill_started_at timestamptz,
  backfill_ended_at   timestamptz,
  created_at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON godwit.migrations (namespace, name, id);

-- Who may act, and what was decided about the way. The fence counts up whenever either changes;
-- every step and every batch checks it in its own transaction.
CREATE TABLE godwit.control (
  migration   bigint PRIMARY KEY REFERENCES godwit.migrations ON DELETE CASCADE,
  holder      text NOT NULL,
  cluster     text NOT NULL,
  heartbeat   timestamptz NOT NULL DEFAULT now(),
  fence       bigint NOT NULL DEFAULT 1,
  attempt     integer NOT NULL,
  phase       text NOT NULL DEFAULT 'Prepare',
  phase_since timestamptz NOT NULL DEFAULT now(),
  direction   text NOT NULL DEFAULT 'Forward' CHECK (direction IN ('Forward', 'Back')),
  reason      text NOT NULL DEFAULT '',
  message     text NOT NULL DEFAULT '',
  outcome     text CHECK (outcome IN ('Succeeded', 'RolledBack', 'Failed')),
  run         boolean NOT NULL DEFAULT true,
  batch_rows  integer NOT NULL DEFAULT 1000,
  batch_most  integer NOT NULL DEFAULT 10000,
  target_ms   bigint NOT NULL DEFAULT 50,
  duty_cycle  integer NOT NULL DEFAULT 80,
  pause_ms    bigint NOT NULL DEFAULT 0,
  workers     integer NOT NULL DEFAULT 1,
  workers_since timestamptz,   -- by the operator's clock; NULL: never changed
  quarantine_most integer NOT NULL DEFAULT 100,
  -- Comparisons: one begins when none has begun since the first, and when the last began so long ago.
  compare_since    timestamptz,
  compare_every_ms bigint NOT NULL DEFAULT 300000,
  repair_rounds    integer NOT NULL DEFAULT 1,
  repair_ratio     double precision NOT NULL DEFAULT 0.001,
  -- What a worker that compares sees of the catalogs: who has changed what; empty: nobody anything.
  drift       text NOT NULL DEFAULT '',
  accept_loss boolean NOT NULL DEFAULT false,
  -- A worker has seen a value on the new side that the old one cannot hold: nothing leads back while it is there.
  beyond      boolean NOT NULL DEFAULT false,
  -- The approval of Contract that counted last; a worker tells when it brought the old shape back as somebody named it.
  approved_token text NOT NULL DEFAULT '',
  approved_at timestamptz,
  approved_terms text NOT NULL DEFAULT '',
  unhidden_at timestamptz,
  -- What people asked about rows in quarantine, each token once, and what became of it.
  retry_token  text NOT NULL DEFAULT '',
  retry_answer text NOT NULL DEFAULT '',
  waive_token  text NOT NULL DEFAULT '',
  waive_answer text NOT NULL DEFAULT '',
  -- What the database's signals allow; written by the operator once a second while it watches.
  stretch     double precision NOT NULL DEFAULT 1 CHECK (stretch >= 1),
  hold        boolean NOT NULL DEFAULT false,
  hold_reason text NOT NULL DEFAULT '',
  signals_at  timestamptz      -- NULL: no operator has ever taken the backfill on
);

-- For how long signals have held the backfill or the comparison after it; written with the above.
CREATE TABLE godwit.held (
  migration bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  signal    text NOT NULL,
  seconds   double precision NOT NULL,
  PRIMARY KEY (migration, signal)
) WITH (fillfactor = 50);

CREATE TABLE godwit.steps (
  migration    bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  ordinal      integer NOT NULL,
  id           text NOT NULL,
  stage        text NOT NULL,
  mode         text NOT NULL,
  lock         text NOT NULL,
  sql          text[] NOT NULL,
  undo         text[] NOT NULL,
  irreversible boolean NOT NULL,
  probe        text NOT NULL,
  tables       jsonb NOT NULL DEFAULT '[]',   -- that it locks, in this order; empty: the plan's own
  state        text NOT NULL DEFAULT 'Planned' CHECK (state IN ('Planned', 'Done', 'Undone')),
  tries        integer NOT NULL DEFAULT 0,
  blockers     text,
  backend_pid  integer,
  wait_ms      bigint,
  hold_ms      bigint,
  started_at   timestamptz,
  done_at      timestamptz,
  PRIMARY KEY (migration, id),
  UNIQUE (migration, ordinal)
);

-- Units of lease, checkpoint and retry, of all tables of a plan. One row each: a single checkpoint row would be hot.
CREATE TABLE godwit.ranges (
  migration    bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  pass         integer NOT NULL DEFAULT 0,   -- 0: of the backfill; else of the comparison of that number
  ordinal      integer NOT NULL,
  leaf         oid NOT NULL,     -- the partition, or the table itself; 0: all of them
  lo           text,             -- exclusive; NULL: from the first row
  hi           text NOT NULL,    -- inclusive; empty in a comparison: to the last row
  cursor       text,             -- all up to here is done
  window_middle text,            -- NULL: it has no halves that take turns
  window_hi    text,             -- behind the cursor a window up to here is in work: dealt into
  window_rows  bigint NOT NULL DEFAULT 0,
  window_count bigint NOT NULL DEFAULT 0,    -- of which rows_done does not have yet
  slice        integer NOT NULL DEFAULT 0,   -- slices, of which so many are done
  slices       integer NOT NULL DEFAULT 1,
  done         boolean NOT NULL DEFAULT false,
  rows_done    bigint NOT NULL DEFAULT 0,
  rows_changed bigint NOT NULL DEFAULT 0,    -- in a comparison: that differ
  tries        integer NOT NULL DEFAULT 0,   -- how often it was given up, as others held rows of it
  batch_rows   bigint NOT NULL DEFAULT 0,    -- of the last batch
  owner        text,
  fence        bigint NOT NULL DEFAULT 0,
  lease_until  timestamptz,
  -- The owner's session: once it is gone, as of a killed worker, nobody waits for its lease to run out.
  backend_pid   integer,
  backend_start timestamptz,
  PRIMARY KEY (migration, pass, ordinal)
);

-- When a worker vacuumed a table between ranges, and how many dead rows were left: while an old snapshot keeps them alive
-- it is not tried again.
CREATE TABLE godwit.vacuums (
  migration bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  leaf      oid NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  dead      bigint NOT NULL,
  PRIMARY KEY (migration, leaf)
);

-- Rows that cannot be transformed. Left out by backfill and comparison, but for one more try.
CREATE TABLE godwit.quarantine (
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  leaf       oid NOT NULL,
  key        text NOT NULL,
  sqlstate   text NOT NULL,
  attempts   integer NOT NULL DEFAULT 1,
  retry      boolean NOT NULL DEFAULT false,   -- by the sweep that is at work
  asked      boolean NOT NULL DEFAULT false,   -- somebody wants it tried once more
  first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen  timestamptz NOT NULL DEFAULT clock_timestamp(),
  waived_at  timestamptz,                      -- somebody lets its old value go
  waived_why text,
  PRIMARY KEY (migration, leaf, key)
);

-- Comparisons of all rows.
CREATE TABLE godwit.passes (
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  pass       integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  cut        boolean NOT NULL DEFAULT false,   -- into ranges
  lsn        pg_lsn,                           -- where the log was then: a replica that has less is not read
  estimated  bigint NOT NULL DEFAULT 0,        -- rows
  worked_ms  bigint NOT NULL DEFAULT 0,        -- in which rows were really compared
  worked_at  timestamptz,
  ended_at   timestamptz,
  compared   bigint NOT NULL DEFAULT 0,
  diverged   bigint NOT NULL DEFAULT 0,
  repaired   bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (migration, pass)
);

-- Rows whose two sides did not agree: the key and hashes, never the values. A row counts once it was looked at several
-- times; until then it may be a write in flight, and is deleted if it is.
CREATE TABLE godwit.discrepancies (
  migration    bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  part         integer NOT NULL DEFAULT 0,     -- which of the plan's pairs: keys of two tables may be the same
  key          text NOT NULL,
  kind         text NOT NULL DEFAULT 'Different' CHECK (kind IN ('Different', 'Missing', 'Extra')),
  pass         integer NOT NULL,               -- that saw it last
  looks        integer NOT NULL DEFAULT 0,     -- so often it was looked at again,
  next_look    timestamptz,                    -- and will be then
  old_hash     bigint,
  new_hash     bigint,
  trait        text NOT NULL DEFAULT '',       -- in what way the two differ
  columns      text[] NOT NULL DEFAULT '{}',   -- which new columns do, where there are several
  written_at   timestamptz,                    -- by whoever wrote the row last; NULL without track_commit_timestamp
  first_seen   timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen    timestamptz NOT NULL DEFAULT clock_timestamp(),
  confirmed_at timestamptz,
  repaired_at  timestamptz,                    -- by us
  agreed_at    timestamptz,                    -- it was put right by somebody else, or is gone
  PRIMARY KEY (migration, part, key)
);

-- Writes that could not be carried to the other side. Written by the recorder below.
CREATE TABLE godwit.sync_failures (
  sync       text NOT NULL,
  direction  text NOT NULL,
  key        text NOT NULL,
  sqlstate   text NOT NULL,
  count      bigint NOT NULL DEFAULT 1,
  counted    bigint NOT NULL DEFAULT 0,   -- of these, in dual_writes: a worker has seen the row there and wrong
  first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (sync, direction, key)
);

-- How many writes did not reach the other side, of how many: as workers saw it now and then in the last minutes.
CREATE TABLE godwit.dual_writes (
  migration bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  writes    bigint,            -- rows inserted and updated ever, of which statistics know; NULL: not known
  failed    bigint NOT NULL,   -- ever, too
  PRIMARY KEY (migration, at)
);

-- Percent of readers on the new side, and tenants that are there as a whole. Every role may read it: the table provider
-- of flags.
CREATE TABLE godwit.flags (
  sync       text PRIMARY KEY,
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  flag       text UNIQUE,
  percent    integer NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
  tenants    text[] NOT NULL DEFAULT '{}',
  -- Somebody is on the new side: then it is right where the two differ.
  moved      boolean GENERATED ALWAYS AS (percent > 0 OR cardinality(tenants) > 0) STORED,
  ramp_began boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON godwit.flags TO PUBLIC;

-- The pairs of queries in spec.verify.shadowReads. Written by the operator whenever the spec says something else: the
-- stored plan is frozen, and the worker that runs them outlives many a spec. What a worker finds is in trouble.
CREATE TABLE godwit.shadow_pairs (
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  name       text NOT NULL,
  definition jsonb NOT NULL,
  hash       text NOT NULL,
  since      timestamptz NOT NULL DEFAULT clock_timestamp(),   -- it has been this very pair
  trouble    text,               -- why a query of it cannot run at all
  of_new     boolean NOT NULL DEFAULT false,   -- that it is the new one
  PRIMARY KEY (migration, name)
);

-- From when on shadow reads count: since the flag was moved last, or the phase began.
CREATE VIEW godwit.shadow_windows AS
  SELECT c.migration, CASE WHEN f.moved THEN f.changed_at ELSE c.phase_since END AS since
  FROM godwit.control c JOIN godwit.migrations m ON m.id = c.migration
  LEFT JOIN godwit.flags f ON f.sync = m.sync AND f.migration = m.id
  WHERE c.outcome IS NULL;

-- What came of shadow reads. A pair has one row for each window, whose beginning is its bucket, with latencies as
-- histograms; the application has rows of a minute. No foreign key: it would be one more lock in the application's
-- own transaction. Never a result, never a value.
CREATE TABLE godwit.shadow_reads (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  migration  bigint NOT NULL,
  source     text NOT NULL CHECK (source IN ('Godwit', 'Application')),
  name       text NOT NULL,
  bucket     timestamptz NOT NULL,
  matched    bigint NOT NULL DEFAULT 0,
  mismatched bigint NOT NULL DEFAULT 0,
  new_errors bigint NOT NULL DEFAULT 0,
  old_errors bigint NOT NULL DEFAULT 0,
  old_ms     double precision NOT NULL DEFAULT 0,   -- sums
  new_ms     double precision NOT NULL DEFAULT 0,
  old_times  bigint[],
  new_times  bigint[]
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX ON godwit.shadow_reads (migration, name, bucket) WHERE source = 'Godwit';
CREATE INDEX ON godwit.shadow_reads (migration, bucket) WHERE source = 'Application';

-- Keys of some reads that differed; never what differed.
CREATE TABLE godwit.shadow_mismatches (
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  name       text NOT NULL,
  key        text NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (migration, name, key)
);

-- What was measured of the gates in spec.gates, one row for each phase, or step of the ramp. Written by the operator, which
-- asks them (ADR 9). Measurements are the last ten: time, what it counts as, value, why.
CREATE TABLE godwit.gate_runs (
  migration        bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  gate             text NOT NULL,
  scope            text NOT NULL,
  attempt          integer NOT NULL,
  definition       text NOT NULL,   -- hash of the gate as it was measured
  started_at       timestamptz NOT NULL,
  passed_at        timestamptz,     -- a run of so many measurements as are asked for has ended well
  trouble_since    timestamptz,     -- it cannot be measured
  successful       integer NOT NULL,
  failed           integer NOT NULL,
  inconclusive     integer NOT NULL,
  errors           integer NOT NULL,
  successes_in_row integer NOT NULL,
  errors_in_row    integer NOT NULL,
  measurements     jsonb NOT NULL,
  PRIMARY KEY (migration, gate, scope)
) WITH (fillfactor = 50);

-- What the queries of gates gave while readers were on the old side only: gates may compare with it. The newest 10,000.
CREATE TABLE godwit.gate_samples (
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  gate       text NOT NULL,
  definition text NOT NULL,         -- hash of the query: what another one gave says nothing
  at         timestamptz NOT NULL,
  value      double precision NOT NULL,
  PRIMARY KEY (migration, gate, at)
);

-- Written ten times a second while rows are filled or compared: how long it takes shows congestion.
CREATE TABLE godwit.probe (
  id integer PRIMARY KEY CHECK (id = 1),
  at timestamptz NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
INSERT INTO godwit.probe VALUES (1, clock_timestamp());

-- Written once a second meanwhile: a replica that has the last one is up to date, however idle.
CREATE TABLE godwit.heartbeat (
  id integer PRIMARY KEY CHECK (id = 1),
  at timestamptz NOT NULL
) WITH (fillfactor = 10);
INSERT INTO godwit.heartbeat VALUES (1, clock_timestamp());

CREATE TABLE godwit.audit (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  migration bigint NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  action    text NOT NULL,
  detail    text NOT NULL,
  facts     jsonb NOT NULL DEFAULT '{}'   -- the same for programs: the report is made of it
);
CREATE INDEX ON godwit.audit (migration, id);

-- What a column held as a whole before the backfill, and after the first comparison without a difference. A record: nothing
-- is decided by it. least and greatest are values of rows; they leave this table for no log, status or report.
CREATE TABLE godwit.summaries (
  migration   bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  moment      text NOT NULL CHECK (moment IN ('before', 'after')),
  side        text NOT NULL CHECK (side IN ('old', 'new')),
  column_name text NOT NULL,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  trouble     text,      -- why it could not be had; then all below is NULL
  rows        bigint,
  nulls       bigint,
  least       text,      -- NULL too where the type has no order
  greatest    text,
  total       numeric,   -- NULL where the type is no number
  checksum    numeric,   -- sum of the hashes of the values' text: rows may come in any order
  PRIMARY KEY (migration, moment, side, column_name)
);

-- Counters of statements of others that name the table, from pg_stat_statements.
CREATE TABLE godwit.query_times (
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  moment     text NOT NULL CHECK (moment IN ('before', 'after', 'end')),
  kind       text NOT NULL CHECK (kind IN ('read', 'write')),
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  trouble    text,       -- why they could not be had; then all below is NULL
  calls      bigint,
  total_ms   double precision,
  counted_since timestamptz,
  PRIMARY KEY (migration, moment, kind)
);

-- Who named the old shape, from Soak on: evidence for and against dropping it (rules-postgres 26). Written by workers.
-- A statement is kept without literals; never a value.
CREATE TABLE godwit.uses (
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  server     text NOT NULL,      -- primary, or the name of a replica
  source     text NOT NULL CHECK (source IN ('statements', 'sessions', 'catalog', 'rollbacks', 'log')),
  who        text NOT NULL,      -- application and role
  client     text NOT NULL,      -- its address, where known
  statement  text NOT NULL,
  seen       bigint NOT NULL DEFAULT 1,
  first_seen timestamptz NOT NULL,
  last_seen  timestamptz NOT NULL,
  PRIMARY KEY (migration, server, source, who, client, statement)
);

-- Who uses the tables of a migration, from Prepare to Contract: roles, applications, and which shape their statements
-- name. Written by Prepare (planned), then by the operator; whoever comes later and writes is an event.
CREATE TABLE godwit.callers (
  migration   bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  role        text NOT NULL,
  application text NOT NULL,      -- empty: pg_stat_statements, which knows of none
  side        text NOT NULL CHECK (side IN ('Old', 'New', 'Both', 'Table')),
  writes      boolean NOT NULL,
  planned     boolean NOT NULL,
  first_seen  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (migration, role, application, side, writes)
);

-- Which evidence is looked at since when, and what of it is or was missing.
CREATE TABLE godwit.looks (
  migration     bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  server        text NOT NULL,
  source        text NOT NULL,
  since         timestamptz NOT NULL DEFAULT clock_timestamp(),
  looked_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  gap           text,            -- what was missing last,
  gap_over      timestamptz,     -- and when it was there again; NULL: it still is missing
  dealloc       bigint,          -- of pg_stat_statements: so often it forgot statements,
  counted_since timestamptz,     -- and when its counters were reset last
  rolled_back   bigint,          -- transactions, ever,
  rolled_back_per_second double precision,   -- and on average of the last minutes
  PRIMARY KEY (migration, server, source)
);

-- Counters of statements that name the old shape, as they were at the last look.
CREATE TABLE godwit.statement_calls (
  migration bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  server    text NOT NULL,
  role      bigint NOT NULL,
  query     bigint NOT NULL,
  calls     bigint NOT NULL,
  PRIMARY KEY (migration, server, role, query)
);

-- One of two functions with rights of their own: the application's role may record that a write of its
-- could not be carried over, and nothing else (rules-postgres 14). It fails nobody.
CREATE FUNCTION godwit.record_sync_failure(
  failed_sync text, failed_direction text, failed_key text, failed_sqlstate text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO godwit.sync_failures AS f (sync, direction, key, sqlstate)
  VALUES (failed_sync, failed_direction, failed_key, failed_sqlstate)
  ON CONFLICT (sync, direction, key) DO UPDATE
    SET count = f.count + 1, sqlstate = excluded.sqlstate, last_seen = clock_timestamp();
EXCEPTION WHEN OTHERS THEN
  NULL;
END $$;

-- The other one: the application tells of reads that it made of both shapes, many at once (docs/shadow-reads.md).
--   migration    name of a Migration that has not ended, or namespace/name where several namespaces have one of that name
--   matched      reads that gave the same from both, mismatched: that did not, new_errors: that only the new shape failed
--   old_ms       milliseconds that all these reads of the old shape took in all; new_ms: those of the new one
-- False: nothing was recorded, as the name is unknown or ambiguous, a number is negative or absurd, or the transaction
-- may not write. It raises nothing and waits for no row: whoever has the minute's row makes the next one begin another.
CREATE FUNCTION godwit.report_shadow_read(
  migration text, matched bigint, mismatched bigint, new_errors bigint,
  old_ms double precision, new_ms double precision)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  of_migration bigint;
  this_minute  timestamptz := date_trunc('minute', clock_timestamp());
  most         constant bigint := 1000000000;
BEGIN
  IF (report_shadow_read.matched BETWEEN 0 AND most AND report_shadow_read.mismatched BETWEEN 0 AND most
      AND report_shadow_read.new_errors BETWEEN 0 AND most AND report_shadow_read.old_ms BETWEEN 0 AND 1e15
      AND report_shadow_read.new_ms BETWEEN 0 AND 1e15) IS NOT TRUE THEN
    RETURN false;
  END IF;
  SELECT max(m.id) INTO of_migration
  FROM godwit.migrations m JOIN godwit.control c ON c.migration = m.id
  WHERE c.outcome IS NULL
    AND report_shadow_read.migration IN (m.name, m.namespace || '/' || m.name)
  HAVING count(DISTINCT m.namespace) = 1;
  IF of_migration IS NULL THEN
    RETURN false;
  END IF;
  -- In a stricter transaction a row that somebody has changed would be an error, and one that was read a conflict.
  IF current_setting('transaction_isolation') = 'read committed' THEN
    UPDATE godwit.shadow_reads r
    SET matched = r.matched + report_shadow_read.matched,
      mismatched = r.mismatched + report_shadow_read.mismatched,
      new_errors = r.new_errors + report_shadow_read.new_errors,
      old_ms = r.old_ms + report_shadow_read.old_ms,
      new_ms = r.new_ms + report_shadow_read.new_ms
    WHERE r.id = (
      SELECT f.id FROM godwit.shadow_reads f
      WHERE f.migration = of_migration AND f.source = 'Application' AND f.bucket = this_minute
      LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF FOUND THEN
      RETURN true;
    END IF;
  END IF;
  INSERT INTO godwit.shadow_reads
    (migration, source, name, bucket, matched, mismatched, new_errors, old_ms, new_ms)
  VALUES (of_migration, 'Application', 'application', this_minute, report_shadow_read.matched,
    report_shadow_read.mismatched, report_shadow_read.new_errors, report_shadow_read.old_ms,
    report_shadow_read.new_ms);
  RETURN true;
EXCEPTION WHEN OTHERS THEN
  RETURN false;
END $$;
GRANT EXECUTE ON FUNCTION godwit.report_shadow_read TO PUBLIC;
