=== bad
REINDEX TABLE orders;
=== good
REINDEX TABLE CONCURRENTLY orders;
