package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ChangeKind;
import io.godwit.api.MergeColumnsSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.SplitColumnSpec;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps columns from being split or merged, in words; no table is changed by it. */
@Tag("postgres")
class SeveralColumnsRefusedPgTest {
  private static final ChangeKind MERGE =
      merge("street || ', ' || city", "split_part(address, ', ', 1)", null);

  private TestDatabase database;

  @BeforeEach
  void people() {
    database = TestPostgres.newest().createDatabase("refused");
    database.execute(
        """
        CREATE TABLE people (id int PRIMARY KEY, name text, street text NOT NULL, city text,
          shout text GENERATED ALWAYS AS (upper(name)) STORED)
        """,
        "INSERT INTO people SELECT i, 'F' || i || ' L' || i, 'S' || i, 'C' || i FROM generate_series(1, 20) i");
  }

  private static ChangeKind split(String column, String first, String last, String down) {
    return new SplitColumnSpec(
        "people",
        column,
        List.of(
            new SplitColumnSpec.Part("first", "text", first, true),
            new SplitColumnSpec.Part(last, "text", "split_part(name, ' ', 2)", null)),
        down);
  }

  private static ChangeKind merge(String up, String street, String city) {
    return new MergeColumnsSpec(
        "people",
        List.of(
            new MergeColumnsSpec.Part("street", street), new MergeColumnsSpec.Part("city", city)),
        new MergeColumnsSpec.Into("address", "text", true),
        up);
  }

  private String refusal(MigrationSpec spec, String... setup) {
    database.execute(setup);
    String before = database.dump();
    LocalWorker worker = new LocalWorker(database, spec);

    assertThat(worker.prepare()).isEqualTo(65);

    assertThat(database.dump()).isEqualTo(before);
    return worker.lastWord();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "nosuch | left(name, 1) | last | first | table public.people has no column nosuch; there are id, name",
        "shout | left(name, 1) | last | first | column shout is generated",
        "name | nosuch | last | first | up of first cannot be used: nosuch",
        "name | concat_ws(' ', name) | last | first | up of first cannot be used",
        "name | left(name, (random() * 3)::int) | last | first | up of first cannot be used",
        "name | last | last | first | up of first cannot be used: last",
        "name | left(name, 1) | last | name | down cannot be used: name",
        "name | left(name, 1) | city | first | table public.people already has a column city",
        "name | left(name, 1) | name | first | column name is named twice",
        "name | left(name, 1) | first | first | column first is named twice",
        "name | left(name, 1) | last | first | down does not give back what up made: for 20 of the first 10000 rows (for instance key 1)",
        "name | CASE WHEN id > 15 THEN name END | last | first | column first is to be NOT NULL, and up makes NULL of 15 of the first 10000 rows (for instance key 1)",
      })
  void shouldRefuseToSplit(String column, String first, String last, String down, String expected) {
    ChangeKind change = split(column, first, last, down);

    assertThat(refusal(Specs.move(change))).contains(expected);
  }

  @Test
  void shouldNameTheOldColumnToWhichTheWayBackIsWrong() {
    ChangeKind change = merge("street || ', ' || city", "address", "split_part(address, ', ', 2)");

    assertThat(refusal(Specs.move(change)))
        .contains("down of street does not give back what up made: for 20 of")
        .doesNotContain("down of city");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIEW v AS SELECT city FROM people # view v depends on column city; drop it first",
        "ALTER TABLE people ADD UNIQUE (city) # constraint people_city_key on one of the columns street, city could be broken by a write through the new side; drop it first",
        "CREATE UNIQUE INDEX u ON people (lower(street)) # unique index u on one of the columns street, city could be broken",
        "CREATE TABLE towns (name text PRIMARY KEY); INSERT INTO towns SELECT 'C' || i FROM generate_series(1, 20) i; ALTER TABLE people ADD FOREIGN KEY (city) REFERENCES towns # constraint people_city_fkey on one of the columns",
        "ALTER TABLE people ADD EXCLUDE (city WITH =) # constraint people_city_excl, EXCLUDE USING btree (city WITH =), could be broken",
        "ALTER TABLE people DROP CONSTRAINT people_pkey, ADD PRIMARY KEY (street) # one of the old columns is part of the primary key people_pkey, PRIMARY KEY (street); keys cannot be changed this way",
        "ALTER TABLE people ADD COLUMN address text # table public.people already has a column address",
        "ALTER TABLE people ADD COLUMN city_godwit_old text # table public.people has a column city_godwit_old already",
        "ALTER TABLE people ALTER COLUMN city SET DEFAULT random()::text # the default of column city, (random())::text, is not constant, so that none can be derived for the new side",
        "CREATE POLICY p ON people USING (street <> '') # policy p on table people depends on column street",
        "CREATE SEQUENCE q OWNED BY people.city # sequence q is owned by column city",
        "CREATE RULE r AS ON DELETE TO people DO INSTEAD NOTHING # rule r rewrites statements on the table",
      })
  void shouldRefuseWhatHangsOnAnOldColumn(String scene) {
    String[] parts = scene.split(" # ");

    assertThat(refusal(Specs.move(MERGE), parts[0].split("; "))).contains(parts[1]);
  }

  @Test
  void shouldRefuseToLeaveRowsUnfilledThatMayNotBeNull() {
    MigrationSpec some = Specs.patch(Specs.move(MERGE), "{'backfill': {'where': 'id > 5'}}");

    assertThat(refusal(some))
        .contains("column address is to be NOT NULL, and backfill.where leaves rows unfilled");
  }

  @Test
  void shouldRefuseNamesThatAreTheSameOutOfSight() {
    String begin = "a".repeat(60);
    database.execute(
        "ALTER TABLE people RENAME COLUMN street TO " + begin + "_1",
        "ALTER TABLE people RENAME COLUMN city TO " + begin + "_2");
    ChangeKind change =
        new MergeColumnsSpec(
            "people",
            List.of(
                new MergeColumnsSpec.Part(begin + "_1", null),
                new MergeColumnsSpec.Part(begin + "_2", null)),
            new MergeColumnsSpec.Into("address", "text", null),
            "id::text");

    assertThat(refusal(Specs.move(change)))
        .contains(
            "two columns would both be called " + "a".repeat(52) + "_godwit_old out of sight");
  }

  @Test
  void shouldWarnOfWhatIsNotCarriedOver() {
    database.execute(
        "CREATE INDEX by_city ON people (city)",
        "ALTER TABLE people ADD CONSTRAINT full_street CHECK (street <> '')");
    LocalWorker worker = new LocalWorker(database, Specs.move(MERGE));

    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    assertThat(database.value("SELECT plan -> 'warnings' FROM godwit.migrations"))
        .contains("Index by_city, USING btree (city), is of the old side and is not carried over")
        .contains("Constraint full_street, CHECK ((street <> ''::text)), speaks of the old side")
        .contains("There is no down for city: writes through the new side do not reach it");
    assertThat(database.value("SELECT has_down FROM godwit.migrations")).isEqualTo("f");
  }
}
