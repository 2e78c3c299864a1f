=== bad
CREATE TABLE coupons (id int PRIMARY KEY);
=== good
CREATE TABLE coupons (id bigint PRIMARY KEY);
