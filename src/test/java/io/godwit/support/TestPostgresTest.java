package io.godwit.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.TestPostgres.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("postgres")
class TestPostgresTest {
  @ParameterizedTest
  @EnumSource
  void shouldGiveAnApplicationThatWritesTheOwnersTables(Version version) throws Exception {
    TestDatabase database = TestPostgres.of(version).createDatabase("Test-Postgres");
    database.execute(
        "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int)",
        "CREATE SCHEMA godwit CREATE TABLE godwit.version (n int)");

    String said = pgbench(database);

    assertThat(said).contains("number of transactions actually processed: 10/10");
    assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("10");
    assertThat(database.dump())
        .contains("CREATE TABLE public.t")
        .doesNotContain("godwit.version")
        .isEqualTo(database.dump());
  }

  private static String pgbench(TestDatabase database) throws IOException, InterruptedException {
    var script = Scratch.file("pgbench", ".sql");
    java.nio.file.Files.writeString(script, "INSERT INTO t (n) VALUES (1);");
    Process process = database.pgbench("-n", "-t", "10", "-f", script.toString());
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
