-- Orders without a channel.
SELECT count(*) FROM orders WHERE channel IS DISTINCT FROM 'web';
