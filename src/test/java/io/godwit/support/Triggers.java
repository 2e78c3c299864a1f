package io.godwit.support;

/** A table's triggers, as somebody switches them off and on again. */
public final class Triggers {
  private Triggers() {}

  /** SQL that switches all of them off. */
  public static String off(String table) {
    return "ALTER TABLE %s DISABLE TRIGGER USER".formatted(table);
  }

  /** SQL that switches all of them on: Godwit's are ENABLE ALWAYS. */
  public static String on(String table) {
    return """
        DO $$ DECLARE one name; BEGIN
          ALTER TABLE %1$s ENABLE TRIGGER USER;
          FOR one IN SELECT tgname FROM pg_trigger
            WHERE tgrelid = '%1$s'::regclass AND tgname LIKE 'zzz\\_godwit\\_%%'
          LOOP
            EXECUTE format('ALTER TABLE %1$s ENABLE ALWAYS TRIGGER %%I', one);
          END LOOP;
        END $$"""
        .formatted(table);
  }
}
