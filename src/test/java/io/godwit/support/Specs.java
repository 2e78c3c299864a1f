package io.godwit.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.api.BackfillSpec;
import io.godwit.api.Change;
import io.godwit.api.ChangeKind;
import io.godwit.api.ContractSpec;
import io.godwit.api.CutoverSpec;
import io.godwit.api.DatabaseRef;
import io.godwit.api.DeletionPolicy;
import io.godwit.api.DualWrite;
import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Milestone;
import io.godwit.api.Mode;
import io.godwit.api.PhaseDeadlines;
import io.godwit.api.ShadowLimit;
import io.godwit.api.SoakSpec;
import io.godwit.api.VerifySpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Specs with the defaults that the API server would fill in. */
public final class Specs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<ChangeKind, Change> CHANGES = new ConcurrentHashMap<>();

  private Specs() {}

  /** Another type; with a new name and a flag in the database's table, or under its own name. */
  public static MigrationSpec changeType(Change.ChangeColumnType change) {
    return of(change(change), change.newColumn() != null);
  }

  /** Another name. */
  public static MigrationSpec rename(String table, String column, String newColumn) {
    return of(change(new Change.RenameColumn(table, column, newColumn)), true);
  }

  /** A change in which rows get another shape under new names, with a flag in the database. */
  public static MigrationSpec move(ChangeKind change) {
    return of(change(change), true);
  }

  /** A change in which no row gets another shape. */
  public static MigrationSpec table(ChangeKind change) {
    return of(change(change), false);
  }

  /** {@code spec.change} with this kind, whose field bears the name of its record. */
  public static Change change(ChangeKind kind) {
    String name = kind.getClass().getSimpleName().replaceFirst("Spec$", "");
    String field = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    // Properties ask for the same one some hundred thousand times.
    return CHANGES.computeIfAbsent(
        kind, one -> JSON.convertValue(Map.of(field, one), Change.class));
  }

  private static MigrationSpec of(Change change, boolean flag) {
    CutoverSpec.@Nullable Flag byTable =
        flag
            ? new CutoverSpec.Flag(
                null, null, new CutoverSpec.TableFlag("read-new"), null, null, null)
            : null;
    return new MigrationSpec(
        new DatabaseRef("shop"),
        null,
        null,
        change,
        Mode.FULL,
        null,
        new DualWrite(DualWrite.By.TRIGGER, DualWrite.OnFailure.RECORD, "0.01"),
        new BackfillSpec(
            null,
            new BackfillSpec.Batch(1000, 10_000, "50ms"),
            new BackfillSpec.Workers(1, 1),
            new BackfillSpec.Quarantine(100),
            100,
            "0ms",
            null,
            null),
        new VerifySpec(
            0, 1, "0.001", "0s", null, null, null, false, new ShadowLimit("0.001", 3000, null)),
        new CutoverSpec(
            byTable, List.of(10, 100), "1s", CutoverSpec.Acknowledgement.NONE, null, null, null),
        new SoakSpec("1s"),
        new ContractSpec(ContractSpec.ApprovalPolicy.AUTOMATIC, "0s", "1s", "720h"),
        new PhaseDeadlines("15m", "1h", "1h", "168h", "24h", "24h", "72h", "168h"),
        null,
        false,
        false,
        null,
        Milestone.EXPANDED,
        null,
        DeletionPolicy.RETAIN,
        null,
        null);
  }

  /** A spec with some of its fields changed: a JSON merge patch, for brevity with single quotes. */
  public static MigrationSpec patch(MigrationSpec spec, String patch) {
    ObjectMapper json = new ObjectMapper();
    try {
      ObjectNode tree = json.valueToTree(spec);
      json.readerForUpdating(tree).readValue(patch.replace('\'', '"'));
      return json.treeToValue(tree, MigrationSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(patch, e);
    }
  }

  /** A resource with a spec. */
  public static Migration migration(String name, MigrationSpec spec) {
    Migration migration = new Migration();
    migration.getMetadata().setName(name);
    migration.setSpec(spec);
    return migration;
  }
}
