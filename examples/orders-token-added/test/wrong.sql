-- Orders without a token, or with another one's.
SELECT count(*) - count(DISTINCT token) FROM orders;
