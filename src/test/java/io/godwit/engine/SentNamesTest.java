package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.ColumnChange.Fresh;
import io.godwit.engine.ColumnChange.Old;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What subscribers of a whole table need before it changes. */
class SentNamesTest {
  private static final TableName ORDERS = new TableName("shop", "Orders");
  private static final Map<String, String> TYPES = Map.of("cents", "integer", "note", "text");

  private record Case(String name, SentNames given, String ready) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static ColumnChange change(
      @Nullable String name, @Nullable String type, @Nullable String up) {
    return new ColumnChange(
        ORDERS,
        List.of(new Old("cents", null)),
        List.of(new Fresh(name, type, up, false)),
        null,
        null,
        List.of());
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "another type under a new name",
            SentNames.of(change("amount", "numeric(12,2)", "cents / 100.0")),
            """
            ALTER TABLE "shop"."Orders" ADD COLUMN IF NOT EXISTS "amount" numeric(12,2),\
             ADD COLUMN IF NOT EXISTS "cents_godwit_old" integer,\
             ADD COLUMN IF NOT EXISTS "amount_godwit_new" numeric(12,2),\
             ALTER COLUMN "cents" DROP NOT NULL"""),
        new Case(
            "another name",
            SentNames.of(change("pence", null, null)),
            """
            ALTER TABLE "shop"."Orders" ADD COLUMN IF NOT EXISTS "pence" integer,\
             ADD COLUMN IF NOT EXISTS "cents_godwit_old" integer,\
             ADD COLUMN IF NOT EXISTS "pence_godwit_new" integer,\
             ALTER COLUMN "cents" DROP NOT NULL"""),
        new Case(
            "another type under its name",
            SentNames.of(change(null, "bigint", null)),
            """
            ALTER TABLE "shop"."Orders" ADD COLUMN IF NOT EXISTS "cents_godwit_new" bigint,\
             ADD COLUMN IF NOT EXISTS "cents_godwit_old" integer,\
             ALTER COLUMN "cents" TYPE bigint USING "cents"::bigint"""),
        new Case(
            "the same at once",
            SentNames.direct(change(null, "bigint", null)),
            """
            ALTER TABLE "shop"."Orders" ALTER COLUMN "cents" TYPE bigint USING "cents"::bigint"""),
        new Case(
            "a column with one default for all rows",
            SentNames.of(ORDERS, new AddedColumn("state", "text", "'new'", true), false),
            """
            ALTER TABLE "shop"."Orders" ADD COLUMN IF NOT EXISTS "state" text DEFAULT ('new')"""),
        new Case(
            "a column with a default for each row",
            SentNames.of(ORDERS, new AddedColumn("token", "uuid", "gen_random_uuid()", true), true),
            """
            ALTER TABLE "shop"."Orders" ADD COLUMN IF NOT EXISTS "token" uuid"""),
        new Case(
            "a column that goes",
            SentNames.ofColumn(TakenAway.ofColumn(ORDERS, "note"), "note"),
            """
            ALTER TABLE "shop"."Orders" ADD COLUMN IF NOT EXISTS "note_godwit_old" text,\
             ALTER COLUMN "note" DROP NOT NULL"""));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldSayWhatMakesASubscriberReady(Case given) {
    assertThat(given.given().ready(TYPES)).isEqualTo(given.ready());
  }

  private record Turned(ColumnChange change, boolean key, @Nullable String column) {}

  static Stream<Turned> turned() {
    return Stream.of(
        new Turned(change(null, "numeric", "cents / 100.0"), false, "cents"),
        new Turned(change(null, "bigint", null), false, null),
        new Turned(change(null, "bigint", "cents"), true, null),
        new Turned(change("amount", "numeric", "cents / 100.0"), false, null));
  }

  @ParameterizedTest
  @MethodSource("turned")
  void shouldSayWhichNameIsToStandForAnotherValue(Turned given) {
    SentNames names = given.key() ? SentNames.ofKey(given.change()) : SentNames.of(given.change());
    assertThat(names.turned()).isEqualTo(given.column());
  }
}
