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
COMMIT;
