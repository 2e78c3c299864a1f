=== bad
DROP TRIGGER touched ON orders;
=== good
CREATE TRIGGER again BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
DROP TRIGGER IF EXISTS never ON orders;
