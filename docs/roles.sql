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
