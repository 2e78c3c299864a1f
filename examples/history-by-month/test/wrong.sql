-- Bookings that are lost, or there twice, and whether the table is no partitioned one.
SELECT count(*) FROM (
  (SELECT account, amount, at FROM history_at_first EXCEPT ALL SELECT account, amount, at FROM history)
  UNION ALL
  SELECT id, balance, NULL FROM accounts a
  WHERE balance IS DISTINCT FROM (SELECT sum(amount) FROM history WHERE account = a.id)
  UNION ALL
  SELECT 0, 0, NULL WHERE NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = 'history'::regclass)
) wrong;
