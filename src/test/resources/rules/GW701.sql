=== bad
ALTER TYPE mood ADD VALUE 'fine';
=== good
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy';
