package io.godwit.sql;

import io.godwit.engine.Credentials;
import io.godwit.engine.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a database has the schema that a file says: both are compared by what the catalogs say.
 */
public final class ExpectedSchema {
  private static final int TOLD = 20;

  private ExpectedSchema() {}

  /**
   * What differs; empty if nothing does.
   *
   * @param database on a connection that commits each statement
   * @param expected made in a scratch database beside it
   * @throws Refused if a statement of the file fails, or there is no scratch database to be had
   */
  public static List<String> problems(
      Connection database, Credentials credentials, List<SqlStatement> expected)
      throws SQLException, Refused {
    List<String> is = SchemaLines.of(database);
    List<String> due;
    try (ScratchDatabase scratch = ScratchDatabase.beside(database, credentials)) {
      LintedFile.load(scratch.connection(), expected);
      due = SchemaLines.of(scratch.connection());
    } catch (ScratchDatabase.Unavailable e) {
      throw new Refused(List.of(String.valueOf(e.getMessage())));
    }
    List<String> differences = SchemaLines.differences(due, is);
    List<String> problems = new ArrayList<>();
    if (!differences.isEmpty()) {
      problems.add(
          "the schema in the end is not what is expected (- expected, + found):\n         "
              + String.join(
                  "\n         ", differences.subList(0, Math.min(TOLD, differences.size())))
              + (differences.size() > TOLD
                  ? "\n         and %d more".formatted(differences.size() - TOLD)
                  : ""));
    }
    return problems;
  }
}
