package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.api.MigrationStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statuses that an operator might write. */
final class Statuses {
  private static final Map<String, String> WORDS =
      Map.of(
          "backfill",
          """
          phase: Backfill
          attempt: 1
          planHash: HASH
          table: public.orders
          progress: {summary: 64%, rowsDone: 64, rowsEstimated: 100, rowsPerSecond: 1, workers: 2, batchRows: 10}
          """,
          "expanded",
          """
          phase: Backfill
          conditions: [{type: Expanded, status: "True", observedGeneration: 1, reason: MilestoneReached, message: ""}]
          """,
          "approval",
          """
          phase: Contract
          attempt: 1
          planHash: HASH
          plan: 12 steps
          conditions: [{type: ApprovalRequired, status: "True", observedGeneration: 1, reason: ApprovalRequired, message: somebody has to approve}]
          waitingFor: {gate: contract, reason: ApprovalRequired, what: somebody has to approve, since: "2026-03-01T12:00:00Z", command: godwit approve}
          """,
          "stalled",
          """
          phase: Verify
          conditions: [{type: Stalled, status: "True", observedGeneration: 1, reason: DivergenceFound, message: 2 rows differ}]
          waitingFor: {gate: divergence, reason: DivergenceFound, what: 2 rows differ, since: "2026-03-01T12:00:00Z", command: godwit retry}
          """,
          "succeeded",
          """
          phase: Succeeded
          outcome: Succeeded
          conditions: [{type: Ready, status: "True", observedGeneration: 1, reason: Succeeded, message: it is over}]
          """,
          "rolled-back",
          """
          phase: RolledBack
          outcome: RolledBack
          """,
          "failed",
          """
          phase: Failed
          outcome: Failed
          """);

  private static final ObjectMapper JSON = new ObjectMapper();

  private Statuses() {}

  static MigrationStatus of(String name, long generation, String hash) {
    try {
      JsonNode status = Schema.YAML.readTree(WORDS.get(name).replace("HASH", hash));
      ((ObjectNode) status).put("observedGeneration", generation);
      return JSON.treeToValue(status, MigrationStatus.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** The same with one more answer. */
  static MigrationStatus handled(
      @Nullable MigrationStatus before, MigrationStatus.HandledAction action) {
    ObjectNode status =
        before == null
            ? JSON.createObjectNode().put("observedGeneration", -1).put("attempt", 0)
            : JSON.valueToTree(before);
    status.withArray("lastHandledActions").add(JSON.<JsonNode>valueToTree(action));
    try {
      return JSON.treeToValue(status, MigrationStatus.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
