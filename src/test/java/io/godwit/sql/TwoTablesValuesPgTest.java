package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Key;
import io.godwit.engine.TableCopy;
import io.godwit.engine.TableName;
import io.godwit.sql.TwoTables.Differing;
import io.godwit.sql.TwoTables.Kind;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored counts, not what is equal. */
@Tag("postgres")
class TwoTablesValuesPgTest {
  private static final TableCopy COPY =
      new TableCopy(
          TableName.parse("s"),
          TableName.parse("c"),
          Key.of("id", "integer"),
          List.of("id"),
          Map.of(),
          null);

  private static final String[] TYPES = {
    "CREATE DOMAIN price AS numeric(12,2) CHECK (VALUE <> 13)",
    "CREATE TYPE mood AS ENUM ('sad', 'happy')",
    "CREATE TYPE pair AS (a int, b text)"
  };

  private static final Map<TestPostgres.Version, TestDatabase> DATABASES =
      new EnumMap<>(TestPostgres.Version.class);

  private static TestDatabase database(TestPostgres.Version version) {
    return DATABASES.computeIfAbsent(
        version,
        wanted -> {
          TestDatabase database = TestPostgres.of(wanted).createDatabase("two_values");
          database.execute(TYPES);
          return database;
        });
  }

  /** The first is the source's; the type is that of both, or of source and copy. */
  private static void shouldGive(List<Differing> expected, String types, String one, String other)
      throws SQLException {
    String[] type = types.split(" -> ", -1);
    for (TestPostgres.Version version : TestPostgres.Version.values()) {
      TestDatabase database = database(version);
      database.execute(
          "DROP TABLE IF EXISTS s, c",
          "CREATE TABLE s (id int PRIMARY KEY, v %s)".formatted(type[0]),
          "CREATE TABLE c (id int PRIMARY KEY, v %s)".formatted(type[type.length - 1]),
          "INSERT INTO s VALUES (1, %s), (2, NULL)".formatted(one));
      try (Connection connection = database.asOwner()) {
        Rows.execute(connection, "SET TimeZone = 'Asia/Tokyo'");
        Rows.execute(connection, "INSERT INTO c VALUES (1, %s), (2, NULL)".formatted(other));

        assertThat(new TwoTables(connection, COPY).compare(null, "").rows())
            .as(version + " " + types)
            .isEqualTo(expected);
        // Nothing leaks into the session (rules-postgres 25).
        String zone = Rows.one(connection, row -> row.getString(1), "SHOW TimeZone");
        assertThat(zone).isEqualTo("Asia/Tokyo");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text                        | NULL                     | ''
          text                        | 'a'                      | 'a '
          text                        | 'é'                      | U&'e\\0301'
          varchar(5)                  | NULL                     | ''
          text -> varchar(3)          | 'abcd'                   | 'abc'
          bit varying -> bit(3)       | B'1011'                  | B'101'
          smallint                    | 1                        | -1
          bigint                      | -1                       | 4294967295
          bigint                      | 0                        | 4294967297
          integer -> bigint           | -1                       | 4294967295
          numeric                     | 1.0                      | 1.00
          numeric                     | 'NaN'                    | NULL
          price                       | 1.00                     | 1.01
          float8                      | '0'                      | '-0'
          float8                      | 'NaN'                    | 0
          float4                      | '0'                      | '-0'
          float8                      | 0.1::float8 + 0.2        | 0.3
          date                        | '2026-01-01'             | '2026-01-02'
          timestamptz                 | '2026-01-01 12:00+00'    | '2026-01-01 12:00+09'
          timestamptz                 | '2026-01-01 12:00+00'    | '2026-01-01 12:00'
          timestamp                   | '2026-01-01 12:00'       | '2026-01-01 12:00:00.000001'
          timetz                      | '12:00+00'               | '13:00+01'
          interval                    | '1 day'                  | '24:00:00'
          json                        | '{"a": 1}'               | '{"a":1}'
          jsonb                       | '{"a": 1.0}'             | '{"a": 1.00}'
          bytea                       | '\\x00ff'                | '\\x00ff00'
          uuid                        | '00000000-0000-0000-0000-000000000001' | '00000000-0000-0000-0000-000000000002'
          text[]                      | '{}'                     | '{""}'
          text[]                      | '{NULL}'                 | '{"NULL"}'
          integer[]                   | '{1,2}'                  | '[0:1]={1,2}'
          numeric[]                   | '{1.0}'                  | '{1.00}'
          int4range                   | '[1,3)'                  | '[1,4)'
          mood                        | 'sad'                    | 'happy'
          pair                        | '(1,)'                   | '(1,"")'
          point                       | '(0,0)'                  | '(-0,0)'
          inet                        | '10.0.0.1/32'            | '10.0.0.1/24'
          boolean                     | true                     | false
          aclitem                     | 'postgres=r/postgres'    | 'postgres=w/postgres'
          """)
  void shouldTellDifferentValues(String types, String one, String other) throws SQLException {
    shouldGive(List.of(new Differing("1", Kind.Different)), types, one, other);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text                        | ''                       | ''
          integer -> bigint           | -1                       | -1
          integer -> price            | 7                        | 7.00
          numeric -> numeric(12,2)    | 1.005                    | 1.005
          character(5) -> text        | 'ab'                     | 'ab'
          character(5) -> character(9)| 'ab'                     | 'ab'
          varchar(9) -> text          | 'ab '                    | 'ab '
          text -> character varying(9)| 'ab '                    | 'ab '
          bit(3) -> bit varying       | B'101'                   | B'101'
          timestamptz                 | '2026-01-01 12:00+00'    | '2026-01-01 21:00'
          timestamptz -> timestamp    | '2026-01-01 12:00+00'    | '2026-01-01 12:00'
          timestamptz -> timestamp(0) | '2026-01-01 12:00:01.7+00' | '2026-01-01 12:00:02'
          float8                      | 'NaN'                    | 'NaN'
          float8                      | 'Infinity'               | 'Infinity'
          jsonb                       | '{"a": 1, "b": 2}'       | '{"b": 2, "a": 1}'
          json -> jsonb               | '{"a":1}'                | '{"a": 1}'
          numeric[]                   | '{1.0,NULL}'             | '{1.0,NULL}'
          text -> mood                | NULL                     | NULL
          pair                        | '(1,x)'                  | '(1,x)'
          """)
  void shouldTakeTheSameForTheSame(String types, String one, String other) throws SQLException {
    shouldGive(List.of(), types, one, other);
  }
}
