-- The ledger, version 1. Run by LedgerSchema in one transaction.
-- Workers write all of it; the operator writes control, held, flags, audit, probe, heartbeat (rules-operator 4),
-- and in quarantine what people ask of its rows.
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
  sync                text,
  plan                jsonb,
  plan_hash           text,
  has_down            boolean NOT NULL DEFAULT false,
  rows_estimated      bigint NOT NULL DEFAULT 0,
  -- What the catalogs said of the table when it was last changed by a step, or planned.
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

-- Units of lease, checkpoint and retry. One row each: a single checkpoint row would be hot.
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
  key          text NOT NULL,
  kind         text NOT NULL DEFAULT 'Different' CHECK (kind IN ('Different', 'Missing', 'Extra')),
  pass         integer NOT NULL,               -- that saw it last
  looks        integer NOT NULL DEFAULT 0,     -- so often it was looked at again,
  next_look    timestamptz,                    -- and will be then
  old_hash     bigint,
  new_hash     bigint,
  trait        text NOT NULL DEFAULT '',       -- in what way the two differ
  written_at   timestamptz,                    -- by whoever wrote the row last; NULL without track_commit_timestamp
  first_seen   timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen    timestamptz NOT NULL DEFAULT clock_timestamp(),
  confirmed_at timestamptz,
  repaired_at  timestamptz,                    -- by us
  agreed_at    timestamptz,                    -- it was put right by somebody else, or is gone
  PRIMARY KEY (migration, key)
);

-- Writes that could not be carried to the other side. Written by the recorder below.
CREATE TABLE godwit.sync_failures (
  sync       text NOT NULL,
  direction  text NOT NULL,
  key        text NOT NULL,
  sqlstate   text NOT NULL,
  count      bigint NOT NULL DEFAULT 1,
  first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (sync, direction, key)
);

-- Percent of readers on the new side. Every role may read it: the table provider of flags.
CREATE TABLE godwit.flags (
  sync       text PRIMARY KEY,
  migration  bigint NOT NULL REFERENCES godwit.migrations ON DELETE CASCADE,
  flag       text UNIQUE,
  percent    integer NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
  ramp_began boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON godwit.flags TO PUBLIC;

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
  PRIMARY KEY (migration, moment, side)
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

-- The only function with rights of its own: the application's role may record that a write of its
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
