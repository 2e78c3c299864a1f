-- The role that Godwit connects with. Run as an administrator in the database to be migrated:
--   GODWIT_PASSWORD=... psql -v owner=app_owner -f docs/roles.sql shop
-- owner: the role that owns the tables; role: another name than godwit.
\set ON_ERROR_STOP on
\getenv password GODWIT_PASSWORD
\if :{?role} \else \set role godwit \endif
BEGIN;
CREATE ROLE :"role" LOGIN PASSWORD :'password';
-- Only an owner may change a table.
GRANT :"owner" TO :"role";
-- CREATE: the schema godwit, where Godwit keeps its ledger. TEMPORARY: expressions are tried on a temporary table.
SELECT format('GRANT CREATE, TEMPORARY ON DATABASE %I TO %I', current_database(), :'role') \gexec
-- Who still names the old column before it goes, and what else runs. Without it: statements and sessions of others are not seen; each
-- approval says "the role may not see statements of others", and approval: Automatic waits for a person; the report has no times
-- of queries; signals of others' sessions (long transactions) say what they lack. Leave it out if that is wanted. Where the
-- administrator may not pass it on, the rest of this file stands.
SAVEPOINT evidence;
\set ON_ERROR_STOP off
GRANT pg_read_all_stats TO :"role";
\if :ERROR
  ROLLBACK TO SAVEPOINT evidence;
  \echo pg_read_all_stats is not granted: evidence that nobody uses the old column will be incomplete
\endif
\set ON_ERROR_STOP on
COMMIT;
-- Three roles instead of one (docs/secrets.md): run this file with -v several=1, too. GODWIT_PASSWORD is the password of all of them
-- at first; ALTER ROLE ... PASSWORD gives each its own. The role above is ddl; worker needs SELECT and UPDATE on the tables that change:
-- godwit preflight --table TABLE prints that.
\if :{?several}
  \set worker :role _worker
  \set observer :role _observer
  BEGIN;
  CREATE ROLE :"worker" LOGIN PASSWORD :'password';
  CREATE ROLE :"observer" LOGIN PASSWORD :'password';
  SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), :'worker', :'observer') \gexec
  SAVEPOINT evidence;
  \set ON_ERROR_STOP off
  GRANT pg_read_all_stats TO :"worker", :"observer";
  \if :ERROR
    ROLLBACK TO SAVEPOINT evidence;
    \echo pg_read_all_stats is not granted: workers and operator do not see the sessions of others
  \endif
  \set ON_ERROR_STOP on
  COMMIT;
\endif
