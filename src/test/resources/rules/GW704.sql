=== bad
SET session_replication_role = replica;
=== good
SET LOCAL synchronous_commit = off;
