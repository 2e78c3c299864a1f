package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.WidenKeySpec;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestPostgres.Version;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of partitioned tables, whatever becomes of the partitions while they are widened. */
@Tag("postgres")
class WidenPartitionsPgTest {
  private static final List<Stage> BEFORE =
      List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE);

  /** Partitions, how many of them have the primary key of the table, and of which type it is. */
  private static final String KEYS =
      """
      SELECT count(*) || ' ' || count(*) FILTER (WHERE i.indisvalid AND k.conparentid <> 0) || ' '
        || string_agg(DISTINCT format_type(a.atttypid, a.atttypmod), ',')
      FROM pg_partition_tree('events') t JOIN pg_attribute a ON a.attrelid = t.relid AND a.attname = 'id'
      LEFT JOIN pg_index i ON i.indrelid = t.relid AND i.indisprimary AND a.attnum = ANY (i.indkey)
      LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'p' WHERE t.level > 0
      """;

  private static final String FILE = "SELECT pg_relation_filenode('%s')";

  private static final String UNIQUE =
      "CREATE UNIQUE INDEX CONCURRENTLY ON events_%d USING btree (%s, day, shop)";

  private TestDatabase database;
  private LocalWorker worker;

  private void given(Version version, String... more) {
    database = TestPostgres.of(version).createDatabase("widen_parts");
    database.execute(WideScene.PARTITIONED.tables());
    database.execute(more);
    worker = new LocalWorker(database, WideScene.PARTITIONED.spec());
  }

  private void enforced() {
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    BEFORE.forEach(worker::forth);
  }

  private void back() {
    worker.turnBack();
    assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
    assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldBuildNothingInTheSwapThereOrBack(Version version) {
    // Given
    given(version);
    enforced();
    String fresh = database.value(FILE.formatted("events_1_pkey_godwit_new"));
    String spare = database.value(FILE.formatted("events_1_pkey_godwit_spare"));

    // When
    worker.forth(Stage.CUTOVER);
    String there = database.value(FILE.formatted("events_1_pkey"));
    String keys = database.value(KEYS);
    back();

    // Then
    assertThat(there).isEqualTo(fresh);
    assertThat(keys).isEqualTo("6 6 bigint");
    assertThat(database.value(FILE.formatted("events_1_pkey"))).isEqualTo(spare);
    assertThat(database.value(KEYS)).isEqualTo("6 6 integer");
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakePartitionsThatComeAndForgetThoseThatGo(Version version) {
    // Given
    given(version);
    enforced();

    // When
    database.execute(
        "ALTER TABLE events DETACH PARTITION events_3",
        "DROP TABLE \"events 2 1\"",
        "CREATE TABLE events_5 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
        "INSERT INTO events (day, note) SELECT '2025-01-01', 'late' FROM generate_series(1, 100)");
    worker.forth(Stage.CUTOVER);

    // Then
    assertThat(database.value(KEYS)).isEqualTo("5 5 bigint");
    assertThat(
            database.value(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
                    + " 'events_3'::regclass AND attname = 'id'"))
        .isEqualTo("integer");

    // When
    database.execute(
        "CREATE TABLE events_6 PARTITION OF events FOR VALUES FROM ('2025-02-01') TO ('2025-03-01')",
        "INSERT INTO events (day, note) SELECT '2025-02-01', 'later' FROM generate_series(1, 100)");
    back();

    // Then
    assertThat(database.value(KEYS)).isEqualTo("6 6 integer");
    assertThat(database.value("SELECT count(*) FROM events WHERE note LIKE 'late%'"))
        .isEqualTo("200");
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameTheIndexThatALargeNewPartitionLacks(Version version) {
    // Given
    given(version);
    enforced();
    database.execute(large(5));

    // When
    int refused = worker.steps(Stage.CUTOVER);

    // Then
    String onNew = UNIQUE.formatted(5, "id_godwit_new");
    String onOld = UNIQUE.formatted(5, "id");
    assertThat(refused).isEqualTo(65);
    assertThat(worker.lastWord())
        .contains("partition events_5 has come since", onNew + "; " + onOld);
    assertThat(database.value(KEYS)).isEqualTo("7 7 integer");

    // When
    database.execute(onNew, onOld);
    worker.forth(Stage.CUTOVER);
    database.execute(large(6));
    worker.turnBack();
    int refusedBack = worker.back(Stage.RETURN);

    // Then
    assertThat(database.value(KEYS)).isEqualTo("8 8 bigint");
    assertThat(refusedBack).isEqualTo(65);
    String onHidden = UNIQUE.formatted(6, "id_godwit_old");
    assertThat(worker.lastWord()).contains(onHidden);

    // When
    database.execute(onHidden);
    back();

    // Then
    assertThat(database.value(KEYS)).isEqualTo("8 8 integer");
    assertThat(database.dump()).doesNotContain("sync_", "id_godwit");
  }

  private static String[] large(int month) {
    return new String[] {
      "CREATE TABLE events_%1$d PARTITION OF events FOR VALUES FROM ('2024-0%1$d-20') TO ('2024-0%1$d-21')"
          .formatted(month),
      "INSERT INTO events (day, note) SELECT '2024-0%d-20', repeat('x', 1500) FROM generate_series(1, 13000)"
          .formatted(month)
    };
  }

  /** Before 18 it has no name. */
  @ParameterizedTest
  @EnumSource(names = "NEWEST")
  void shouldGiveNotNullOfPartitionsBackUnderItsOwnNames(Version version) {
    // Given
    given(
        version,
        "CREATE TABLE events_4 (LIKE events INCLUDING CONSTRAINTS)",
        "ALTER TABLE events_4 ALTER id DROP NOT NULL, ADD CONSTRAINT own NOT NULL id",
        "ALTER TABLE events ATTACH PARTITION events_4 FOR VALUES FROM ('2024-05-01') TO ('2024-06-01')");
    String before = database.dump();

    for (int attempt = 1; attempt <= 2; attempt++) {
      // When
      assertThat(worker.prepare(attempt)).as(worker.lastWord()).isZero();
      BEFORE.forEach(worker::forth);
      worker.forth(Stage.CUTOVER);
      database.execute("INSERT INTO events (id, day) VALUES (3000000000, '2024-05-01')");
      database.execute("DELETE FROM events WHERE id = 3000000000");
      back();
      database.execute("UPDATE godwit.control SET outcome = 'RolledBack'");

      // Then
      assertThat(database.dump()).isEqualTo(before);
    }
  }

  /**
   * How long the swap takes with more of them: -Dgodwit.partitions=1000, and see what it prints.
   */
  @ParameterizedTest
  @EnumSource(names = "NEWEST")
  void shouldSwapEachOfManyPartitionsInOneMoment(Version version) {
    // Given
    int partitions = Integer.getInteger("godwit.partitions", 40);
    database = TestPostgres.of(version).createDatabase("many_parts");
    database.execute(
        "CREATE TABLE readings (id int GENERATED BY DEFAULT AS IDENTITY, day int, PRIMARY KEY (id, day)) PARTITION BY LIST (day)",
        """
        DO $$ BEGIN FOR day IN 1..%d LOOP
          EXECUTE format('CREATE TABLE readings_%%1$s PARTITION OF readings FOR VALUES IN (%%1$s)', day);
        END LOOP; END $$
        """
            .formatted(partitions),
        "INSERT INTO readings (day) SELECT 1 + i %% %1$d FROM generate_series(1, 20 * %1$d) i"
            .formatted(partitions),
        "ANALYZE readings");
    worker = new LocalWorker(database, Specs.table(new WidenKeySpec("readings", "id")));
    enforced();

    // When
    worker.forth(Stage.CUTOVER);

    // Then
    assertThat(database.value(KEYS.replace("events", "readings")))
        .isEqualTo("%1$d %1$d bigint".formatted(partitions));
  }
}
