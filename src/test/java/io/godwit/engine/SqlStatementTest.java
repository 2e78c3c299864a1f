package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A script is cut where psql would cut it. */
class SqlStatementTest {
  private static List<String> cut(String text) {
    return SqlStatement.split(text).stream().map(SqlStatement::sql).toList();
  }

  @Test
  void shouldEndNothingInsideAnything() {
    assertThat(cut("SELECT ';', $a$;$a$, E'\\';', \"a;b\" -- ;\n; /* ; /* ; */ ; */ SELECT 2;;"))
        .containsExactly("SELECT ';', $a$;$a$, E'\\';', \"a;b\"", "SELECT 2");
    assertThat(cut("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3"))
        .containsExactly("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3");
    assertThat(
            cut(
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END;"
                    + " SELECT 2; END; SELECT 3"))
        .hasSize(2)
        .last()
        .isEqualTo("SELECT 3");
    assertThat(cut("BEGIN; SELECT 1; END;")).containsExactly("BEGIN", "SELECT 1", "END");
  }

  @Test
  void shouldKnowLinesWordsAndComments() {
    List<SqlStatement> statements =
        SqlStatement.split(
            "-- one\nSELECT 1;\n\n-- two\n/* and */ Drop\n  TABLE \"A\" ;\n-- end\n");

    assertThat(statements).extracting(SqlStatement::line).containsExactly(2, 5);
    assertThat(statements.getLast().words()).containsExactly("drop", "table", "\"A\"");
    assertThat(statements.getLast().before()).contains("-- two").doesNotContain("-- one");
    assertThat(statements.getLast().begins("drop", "table")).isTrue();
    assertThat(SqlStatement.split(" -- nothing\n;;")).isEmpty();
  }
}
