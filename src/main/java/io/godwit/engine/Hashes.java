package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.api.GateSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Mode;
import io.godwit.api.ShadowReadSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hashes over canonical JSON: what an approval and a retry are bound to (rules-operator 3, 5). */
public final class Hashes {
  private static final ObjectMapper CANONICAL =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .enable(com.fasterxml.jackson.databind.MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private Hashes() {}

  /** The hash of what is asked for: which database, which change, which rows. */
  public static String ofChange(MigrationSpec spec) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("change", spec.change());
    parts.put("database", spec.databaseRef().name());
    parts.put("where", String.valueOf(spec.backfill().where()));
    if (spec.mode() != Mode.FULL) {
      parts.put("mode", spec.mode());
    }
    if (spec.backfill().userTriggers() != null) {
      parts.put("userTriggers", spec.backfill().userTriggers());
    }
    if (!spec.verify().tolerances().isEmpty()) {
      parts.put("tolerance", spec.verify().tolerances());
    }
    return sha256(parts);
  }

  /** The hash of a whole plan: its statements and the catalog it was made for, no estimates. */
  public static String ofPlan(MigrationSpec spec, Plan plan) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("change", spec.change());
    parts.put("steps", plan.steps());
    parts.put("transform", plan.transform());
    if (plan.pairs().size() > 1) {
      parts.put("further", plan.pairs().subList(1, plan.pairs().size()));
    }
    if (!plan.bystanders().isEmpty()) {
      parts.put("bystanders", plan.bystanders());
    }
    if (plan.fill() != null) {
      parts.put("fill", plan.fill());
    }
    if (plan.takenAway() != null) {
      parts.put("takenAway", plan.takenAway());
    }
    parts.put("fingerprint", plan.fingerprint());
    return sha256(parts);
  }

  /** The hash of a pair of queries: results of another pair are none of its own. */
  public static String ofShadowRead(ShadowReadSpec pair) {
    return sha256(pair);
  }

  /** The hash of a gate: what was measured of another says nothing of this one. */
  static String ofGate(GateSpec gate) {
    return sha256(gate);
  }

  /** The hash of a text. */
  public static String ofText(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String sha256(Object value) {
    try {
      return ofText(CANONICAL.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record must be writable as JSON", e);
    }
  }
}
