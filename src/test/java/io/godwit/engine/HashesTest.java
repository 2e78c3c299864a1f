package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.Change;
import io.godwit.api.DualWrite.OnFailure;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.support.SpecDraft;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashesTest {
  private static final MigrationSpec SPEC = SpecDraft.byFlag().spec();

  @Test
  void shouldNotChangeWithTheVersionOfThisProgram() {
    // When
    String hash = Hashes.ofPlan(SPEC, plan("ALTER TABLE", 1000, "no remark"));

    // Then: a hash that changes voids the approvals of everyone who upgrades.
    assertThat(hash)
        .isEqualTo("sha256:d41f2f62f8e2ab11167fa5bd88d95730e015d345d310eae93e38173ff19b1d7f");
  }

  @Test
  void shouldNotDependOnTheOrderOfFields() throws JsonProcessingException {
    // Given
    var json = new ObjectMapper();
    Change one =
        json.readValue(
            """
            {"renameColumn": {"table": "public.t", "column": "a", "newColumn": "b"}}""",
            Change.class);
    Change other =
        json.readValue(
            """
            {"renameColumn": {"newColumn": "b", "column": "a", "table": "public.t"}}""",
            Change.class);

    // When
    List<String> hashes =
        List.of(
            Hashes.ofChange(SpecDraft.byFlag().change(one).spec()),
            Hashes.ofChange(SpecDraft.byFlag().change(other).spec()));

    // Then
    assertThat(hashes.getFirst()).isEqualTo(hashes.getLast()).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void shouldChangeWithTheStatementsOfAStep() {
    // When
    String hash = Hashes.ofPlan(SPEC, plan("ALTER TABLE IF EXISTS", 1000, "no remark"));

    // Then
    assertThat(hash).isNotEqualTo(Hashes.ofPlan(SPEC, plan("ALTER TABLE", 1000, "no remark")));
  }

  @Test
  void shouldNotChangeWithEstimatesAndRemarks() {
    // When
    String hash = Hashes.ofPlan(SPEC, plan("ALTER TABLE", 999_999, "another remark"));

    // Then
    assertThat(hash).isEqualTo(Hashes.ofPlan(SPEC, plan("ALTER TABLE", 1000, "no remark")));
  }

  @Test
  void shouldNotChangeWithWhatIsTunable() {
    // Given
    MigrationSpec tuned =
        SpecDraft.byFlag().workers(9, 9).ramp(List.of(100)).onFailure(OnFailure.HOLD).spec();

    // When
    String hash = Hashes.ofChange(tuned);

    // Then
    assertThat(hash).isEqualTo(Hashes.ofChange(SPEC));
  }

  @Test
  void shouldChangeWithTheRowsConcerned() {
    // Given
    MigrationSpec some = SpecDraft.byFlag().where("id > 5").spec();

    // When
    String hash = Hashes.ofChange(some);

    // Then
    assertThat(hash).isNotEqualTo(Hashes.ofChange(SPEC));
  }

  private static Plan plan(String sql, long rows, String warning) {
    var transform =
        new Transform(
            new TableName("public", "orders"),
            false,
            Key.of("id", "bigint"),
            List.of(
                new SideColumn(
                    "amount_cents",
                    "amount_cents_godwit_old",
                    "amount_cents",
                    "integer",
                    false,
                    "(amount * 100)::int",
                    null)),
            List.of(
                new SideColumn(
                    "amount",
                    "amount",
                    "amount",
                    "numeric(12,2)",
                    true,
                    "amount_cents / 100.0",
                    null)),
            "contract/hide",
            List.of(),
            List.of(),
            null,
            "sync_orders_1",
            false,
            null);
    var step =
        SqlStep.transaction(
            "expand/column",
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            List.of(sql + " public.orders ADD COLUMN amount numeric(12,2)"),
            List.of("ALTER TABLE public.orders DROP COLUMN amount"),
            "SELECT true");
    return new Plan(
        transform.table(), "", transform, List.of(step), "fingerprint", List.of(warning), rows);
  }
}
