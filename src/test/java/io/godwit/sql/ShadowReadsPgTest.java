package io.godwit.sql;

import static io.godwit.sql.ShadowScene.KEYS;
import static io.godwit.sql.ShadowScene.NEW;
import static io.godwit.sql.ShadowScene.OLD;
import static io.godwit.sql.ShadowScene.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ShadowReadSpec;
import io.godwit.engine.Shadow;
import io.godwit.engine.Shadow.Counts;
import io.godwit.engine.Shadow.Reads;
import io.godwit.support.TestPostgres;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker runs pairs of queries. */
@Tag("postgres")
class ShadowReadsPgTest {
  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldFindThatAllIsWellAndHowLongItTook(TestPostgres.Version version) throws Exception {
    try (ShadowScene scene = ShadowScene.on(version).told(pair(OLD, NEW, KEYS))) {
      // When
      Reads first = scene.round();
      Reads second = scene.round();

      // Then
      assertThat(first.counts()).isEqualTo(new Counts(100, 0, 0, 0));
      assertThat(second.counts()).isEqualTo(new Counts(200, 0, 0, 0));
      assertThat(second.trouble()).isNull();
      Shadow.Times times = Objects.requireNonNull(second.times());
      assertThat(times.old().middle()).isBetween(0.01, 1000.0);
      assertThat(times.p99Ratio().orElseThrow()).isBetween(0.001, 1000.0);
      assertThat(scene.log)
          .contains(
              "shadow reads pair: 100 compared, 0 differ, 0 fail on the new shape, 0 not measured");
    }
  }

  @Test
  void shouldFindWhatDiffersAndKeepSomeKeysAndNoValue() throws Exception {
    try (ShadowScene scene = ShadowScene.create().told(pair(OLD, NEW, KEYS))) {
      // Given
      scene.database.execute("UPDATE orders SET amount = 987654 WHERE id % 4 = 3");

      // When
      Reads reads = scene.round();

      // Then
      assertThat(reads.counts()).isEqualTo(new Counts(75, 25, 0, 0));
      assertThat(
              scene.database.value(
                  "SELECT count(*) || ' ' || bool_and(key::int % 4 = 3) FROM"
                      + " godwit.shadow_mismatches"))
          .isEqualTo("10 true");
      assertThat(scene.database.value("SELECT r::text FROM godwit.shadow_reads r"))
          .doesNotContain("987654");
      assertThat(scene.log).noneMatch(line -> line.contains("987654"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "SELECT x FROM (VALUES (1), (2), (2)) v (x) ORDER BY x | SELECT x FROM (VALUES (1), (2), (2)) v (x) ORDER BY x DESC | false | none | true",
        "SELECT x FROM (VALUES (1), (2), (2)) v (x) ORDER BY x | SELECT x FROM (VALUES (1), (2), (2)) v (x) ORDER BY x DESC | true | none | false",
        "VALUES (1), (2), (2) | VALUES (1), (1), (2) | false | none | false",
        "SELECT NULL::int, 'a' | SELECT NULL::bigint, 'a' | false | none | true",
        "SELECT NULL::text | SELECT '' | false | none | false",
        "SELECT 1.50 | SELECT 1.5::float8 | false | none | true",
        "SELECT 1.50 | SELECT 1.504 | false | none | false",
        "SELECT 1.50 | SELECT 1.504 | false | 0.005 | true",
        "SELECT 1.50 | SELECT 1.506 | false | 0.005 | false",
        "SELECT '2026-01-01 10:00+02'::timestamptz | SELECT '2026-01-01 08:00+00'::timestamptz | false | none | true",
        "SELECT '1 day'::interval, true, '\\x01'::bytea | SELECT '1 day'::interval, true, '\\x01'::bytea | false | none | true",
        "SELECT 1 WHERE false | SELECT 1 WHERE false | true | none | true",
      })
  void shouldCompareResults(
      String old, String renewed, boolean ordered, @Nullable String tolerance, boolean same)
      throws Exception {
    var pair = new ShadowReadSpec("pair", old, renewed, null, ordered, tolerance, 500);
    try (ShadowScene scene = ShadowScene.create().told(pair)) {
      assertThat(scene.round().counts())
          .isEqualTo(same ? new Counts(1, 0, 0, 0) : new Counts(0, 1, 0, 0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT note FROM orders",
        "SELECT id::numeric FROM orders",
        "SELECT ('2026-01-01'::timestamptz + id * interval '1 s') FROM orders",
        "SELECT ARRAY[id, 2] FROM orders",
        "SELECT md5(id::text)::uuid FROM orders",
        "SELECT NULL::int FROM orders",
        "SELECT concat('Mixed', id)::\"Mood\" FROM (VALUES (1), (2)) v (id)",
      })
  void shouldBindKeysOfAnyType(String keys) throws Exception {
    try (ShadowScene scene = ShadowScene.create()) {
      scene.database.execute("CREATE TYPE \"Mood\" AS ENUM ('Mixed1', 'Mixed2')");
      // Without a cast there is no function for it, and no type that could be guessed.
      scene.told(pair("SELECT pg_typeof(:key), :key", "SELECT pg_typeof(:key), :key", keys));

      Reads reads = scene.round();

      assertThat(reads.trouble()).isNull();
      assertThat(reads.counts().matched()).isPositive().isEqualTo(reads.counts().samples());
      assertThat(reads.counts().oldErrors()).isZero();
    }
  }

  @Test
  void shouldNotTakeAFailureOfTheOldQueryForAMismatch() throws Exception {
    String failing = "SELECT 10 / (cents % 10) FROM orders WHERE id = :key";
    try (ShadowScene scene = ShadowScene.create()) {
      // When: every tenth divides by zero, on both sides or on one.
      Reads old = scene.told(pair(failing, "SELECT 1", KEYS.replace("id F", "id AS k F"))).round();
      Reads both = scene.told(pair(failing, failing, KEYS)).round();
      Reads renewed =
          scene
              .told(
                  pair(
                      "SELECT 10 / greatest(cents % 10, 1) FROM orders WHERE id = :key",
                      "SELECT 10 / (CASE WHEN cents % 10 = 0 THEN 0 ELSE greatest(cents % 10, 1)"
                          + " END) FROM orders WHERE id = :key",
                      KEYS))
              .round();

      // Then
      assertThat(old.counts().oldErrors()).isEqualTo(10);
      assertThat(both.counts()).isEqualTo(new Counts(90, 0, 0, 10));
      assertThat(renewed.counts()).isEqualTo(new Counts(90, 0, 10, 0));
      assertThat(renewed.trouble()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT nosuch FROM orders WHERE id = :key | column \"nosuch\" does not exist (SQLSTATE 42703)",
        "SELECT 1; SELECT 2 | it is more than one statement",
        "DELETE FROM orders WHERE id = :key RETURNING id | it writes, and may only read (SQLSTATE 25006)",
        "SELECT nextval('orders_id_seq') | it writes, and may only read (SQLSTATE 25006)",
        "SELECT x FROM generate_series(1, 10001) x | it returns more than 10,000 rows or 8 MB; let it aggregate, or sort and limit it",
        "SELECT repeat('x', 9000000) | it returns more than 10,000 rows or 8 MB; let it aggregate, or sort and limit it",
        "SET search_path = nothing | it returns no rows at all, and must be a SELECT",
      })
  void shouldSayOnceThatAQueryCannotRunAndChangeNothing(String query, String words)
      throws Exception {
    try (ShadowScene scene = ShadowScene.create()) {
      // When
      Reads renewed = scene.told(pair("SELECT 1", query, KEYS)).round();
      Reads old = scene.told(pair(query, "SELECT 1", KEYS)).round();
      Reads mended = scene.told(pair("SELECT 1", "SELECT 1", KEYS)).round();

      // Then: not a single key more was tried.
      boolean read = !words.contains("more than one");
      assertThat(renewed.trouble())
          .isEqualTo(
              new Shadow.Trouble(
                  read, "the " + (read ? "new" : "keys") + " query cannot run: " + words));
      assertThat(renewed.counts().samples()).isEqualTo(read ? 1 : 0);
      assertThat(Objects.requireNonNull(old.trouble()).ofNew()).isFalse();
      assertThat(old.counts()).isEqualTo(new Counts(0, 0, 0, 1));
      assertThat(mended.trouble()).isNull();
      assertThat(scene.database.value("SELECT count(*) FROM orders")).isEqualTo("1000");
      assertThat(scene.database.value("SELECT last_value FROM orders_id_seq")).isEqualTo("1");
    }
  }

  /** Somebody moves money between the two looks of each pair, all the time. */
  @Test
  void shouldSeeBothSidesInOneSnapshot() throws Exception {
    try (ShadowScene scene = ShadowScene.create()) {
      var stop = new AtomicBoolean();
      var writing = new CountDownLatch(100);
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (var connection = scene.database.asOwner();
                        Statement statement = connection.createStatement()) {
                      while (!stop.get()) {
                        statement.execute(
                            "UPDATE orders SET cents = cents + 1, amount = amount + 1 WHERE id <= 5");
                        writing.countDown();
                      }
                    } catch (java.sql.SQLException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      writing.await();

      // When: the pause within the queries lets the writer commit between the two.
      Reads reads =
          scene
              .told(
                  new ShadowReadSpec(
                      "pair",
                      "SELECT pg_sleep(0.005), cents FROM orders WHERE id = :key",
                      "SELECT pg_sleep(0.005), amount FROM orders WHERE id = :key",
                      "SELECT id FROM orders, generate_series(1, 20) WHERE id <= 5",
                      false,
                      null,
                      100))
              .round();
      String cents = scene.database.value("SELECT cents FROM orders WHERE id = 1");
      stop.set(true);
      writer.join(Duration.ofSeconds(30));

      // Then
      assertThat(reads.counts()).isEqualTo(new Counts(100, 0, 0, 0));
      assertThat(Integer.parseInt(String.valueOf(cents))).isGreaterThan(100);
    }
  }

  /** A difference that is gone at the second look was a write in flight. */
  @Test
  void shouldLookTwice() throws Exception {
    try (ShadowScene scene = ShadowScene.create().told(pair(OLD, NEW, KEYS))) {
      scene.database.execute("UPDATE orders SET amount = -1 WHERE id = 7");
      var rests = new java.util.ArrayList<Duration>();

      // When: the application writes the other side while the worker waits.
      new ShadowRounds(
              scene.connection,
              Fence.read(scene.connection, scene.migration),
              rest -> {
                if (rest.equals(Duration.ofSeconds(99))) {
                  rests.add(rest);
                  scene.database.execute("UPDATE orders SET amount = 7 WHERE id = 7");
                }
              },
              scene.log::add,
              Duration.ofSeconds(99))
          .run();

      // Then
      assertThat(rests).hasSize(1);
      assertThat(scene.shadow().reads("pair").orElseThrow().counts())
          .isEqualTo(new Counts(100, 0, 0, 0));
      assertThat(scene.database.value("SELECT count(*) FROM godwit.shadow_mismatches"))
          .isEqualTo("0");
    }
  }

  @Test
  void shouldCountAnewOnceTheFlagMovesOrThePairChanges() throws Exception {
    try (ShadowScene scene = ShadowScene.create().told(pair(OLD, NEW, KEYS))) {
      scene.round();

      // When: the same pair is recorded again, the flag moves, the pair changes, the pair goes.
      scene.told(pair(OLD, NEW, KEYS));
      Counts same = scene.shadow().reads("pair").orElseThrow().counts();
      scene.database.execute(
          "UPDATE godwit.flags SET percent = 10, changed_at = clock_timestamp()");
      Counts moved = scene.shadow().reads("pair").orElseThrow().counts();
      Counts since = scene.round().counts();
      scene.told(pair(OLD, NEW + " ", KEYS));
      Counts changed = scene.shadow().reads("pair").orElseThrow().counts();
      scene.told();

      // Then
      assertThat(same.samples()).isEqualTo(100);
      assertThat(moved).isEqualTo(Counts.ZERO);
      assertThat(since.samples()).isEqualTo(100);
      assertThat(changed).isEqualTo(Counts.ZERO);
      assertThat(scene.shadow()).isEqualTo(Shadow.NONE);
    }
  }

  @Test
  void shouldRunOnceAMinuteAndNotOnTheWayBack() throws Exception {
    try (ShadowScene scene = ShadowScene.create().told(pair(OLD, NEW, KEYS))) {
      var rounds =
          new ShadowRounds(
              scene.connection,
              Fence.read(scene.connection, scene.migration),
              rest -> {},
              scene.log::add);

      assertThat(rounds.runIfDue()).isTrue();
      assertThat(rounds.runIfDue()).isFalse();
      scene.database.execute("UPDATE godwit.control SET direction = 'Back', fence = fence + 1");
      assertThat(
              new ShadowRounds(
                      scene.connection,
                      Fence.read(scene.connection, scene.migration),
                      rest -> {},
                      scene.log::add)
                  .runIfDue())
          .isFalse();
      assertThat(scene.log).hasSize(1);
    }
  }
}
