=== bad
ALTER TABLE keys ADD PRIMARY KEY (code);
=== good
ALTER TABLE keys ADD PRIMARY KEY USING INDEX keys_by_code;
