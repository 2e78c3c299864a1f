=== bad
ALTER TABLE keys ADD PRIMARY KEY USING INDEX keys_by_id;
=== good
ALTER TABLE keys ADD PRIMARY KEY USING INDEX keys_by_code;
