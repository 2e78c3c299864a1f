package io.godwit.cli;

import io.godwit.engine.SqlStatement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A file of SQL, as people write it and pg_dump does. */
final class SqlFile {
  /** What psql takes and the server does not. */
  private static final Pattern PSQL = Pattern.compile("(?m)^\\\\.*$");

  private SqlFile() {}

  /** Its statements; {@code -} is standard input. */
  static List<SqlStatement> statements(String file) throws Failure {
    try {
      String text =
          file.equals("-")
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(file));
      return SqlStatement.split(PSQL.matcher(text).replaceAll(""));
    } catch (IOException e) {
      throw new Failure(file + " cannot be read", "is the name right?");
    }
  }
}
