=== bad
CREATE TRIGGER again BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();
=== good
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN new.note = old.note; RETURN new; END';
