-- Indexes that are still what they were.
SELECT count(*) FROM grown JOIN pg_class USING (relname, relfilenode);
