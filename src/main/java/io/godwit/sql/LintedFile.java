package io.godwit.sql;

import io.godwit.engine.Credentials;
import io.godwit.engine.SqlStatement;
import io.godwit.lint.Linter;
import io.godwit.lint.Live;
import io.godwit.lint.Trace;
import io.godwit.lint.Verdict;
import io.godwit.lint.Waiver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A file of SQL, tried and judged. */
public final class LintedFile {
  private LintedFile() {}

  /** With a copy of a database's schema, its sizes and its traffic. */
  public static Verdict judge(
      Connection live, Credentials credentials, List<SqlStatement> statements) throws SQLException {
    List<Waiver> waivers = Waiver.of(statements);
    try (ScratchDatabase scratch = ScratchDatabase.copyOf(live, credentials)) {
      Trace trace = Traces.file(scratch.connection(), live, statements);
      return Linter.judge(trace, LiveTables.read(live), waivers);
    } catch (ScratchDatabase.Unavailable e) {
      return Linter.untraced(String.valueOf(e.getMessage()), waivers);
    }
  }

  /** With nothing but what is on the server, which belongs to nobody else. */
  public static Verdict judge(Connection copy, List<SqlStatement> statements) throws SQLException {
    Trace trace = Traces.file(copy, null, statements);
    return Linter.judge(trace, Live.unknown(LiveTables.version(copy)), Waiver.of(statements));
  }

  /**
   * Makes what the statements are about: a schema as pg_dump writes it.
   *
   * @throws Refused if one of its statements fails
   */
  public static void load(Connection copy, List<SqlStatement> schema) throws SQLException, Refused {
    for (SqlStatement statement : schema) {
      try {
        Rows.execute(copy, statement.sql());
      } catch (SQLException e) {
        throw new Refused(
            List.of("line %d: %s".formatted(statement.line(), SqlFailure.sentence(e))));
      }
    }
    // pg_dump leaves the session without any schema in sight.
    Rows.execute(copy, "RESET search_path");
  }
}
