package io.godwit.kube;

import io.godwit.engine.Stage;
import java.util.Map;

/** Labels on everything that the operator creates. */
public final class Labels {
  /** Name of the Migration. */
  public static final String MIGRATION = "godwit.io/migration";

  /** Word of the stage that a Job works on. */
  public static final String STAGE = "godwit.io/stage";

  /** Which try. */
  public static final String ATTEMPT = "godwit.io/attempt";

  /** uid of the Migration, so that a Job of a namesake is never taken for ours. */
  public static final String UID = "godwit.io/uid";

  /** On a Secret: its author agrees to a connection that does not verify the server. */
  public static final String ALLOW_OVERRIDE = "godwit.io/allow-host-override";

  /** Name of the gate that a Job measures. */
  public static final String GATE = "godwit.io/gate";

  /** On a ServiceAccount: Jobs of gates may run under it. */
  public static final String ALLOW_GATE_JOBS = "godwit.io/allow-gate-jobs";

  /** Selects what belongs to the operator. */
  public static final String MANAGED = "app.kubernetes.io/managed-by=godwit";

  private Labels() {}

  static Map<String, String> of(String migration, String uid, Stage stage, int attempt) {
    return Map.of(
        "app.kubernetes.io/name",
        "godwit",
        "app.kubernetes.io/component",
        stage.word(),
        "app.kubernetes.io/part-of",
        "godwit",
        "app.kubernetes.io/managed-by",
        "godwit",
        MIGRATION,
        migration,
        STAGE,
        stage.word(),
        ATTEMPT,
        Integer.toString(attempt),
        UID,
        uid);
  }

  static Map<String, String> ofGate(String migration, String uid, String gate) {
    return Map.of(
        "app.kubernetes.io/name",
        "godwit",
        "app.kubernetes.io/component",
        "gate",
        "app.kubernetes.io/part-of",
        "godwit",
        "app.kubernetes.io/managed-by",
        "godwit",
        MIGRATION,
        migration,
        UID,
        uid,
        GATE,
        gate);
  }
}
