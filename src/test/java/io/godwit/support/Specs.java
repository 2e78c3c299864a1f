package io.godwit.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.api.BackfillSpec;
import io.godwit.api.Change;
import io.godwit.api.ContractSpec;
import io.godwit.api.CutoverSpec;
import io.godwit.api.DatabaseRef;
import io.godwit.api.DeletionPolicy;
import io.godwit.api.DualWrite;
import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Milestone;
import io.godwit.api.PhaseDeadlines;
import io.godwit.api.ShadowLimit;
import io.godwit.api.SoakSpec;
import io.godwit.api.VerifySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Specs with the defaults that the API server would fill in. */
public final class Specs {
  private Specs() {}

  /** Another type; with a new name and a flag in the database's table, or under its own name. */
  public static MigrationSpec changeType(Change.ChangeColumnType change) {
    return of(new Change(change, null), change.newColumn() != null);
  }

  /** Another name. */
  public static MigrationSpec rename(String table, String column, String newColumn) {
    return of(new Change(null, new Change.RenameColumn(table, column, newColumn)), true);
  }

  private static MigrationSpec of(Change change, boolean flag) {
    CutoverSpec.@Nullable Flag byTable =
        flag ? new CutoverSpec.Flag(null, new CutoverSpec.TableFlag("read-new")) : null;
    return new MigrationSpec(
        new DatabaseRef("shop"),
        null,
        null,
        change,
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
        new CutoverSpec(byTable, List.of(10, 100), "1s"),
        new SoakSpec("1s"),
        new ContractSpec(ContractSpec.ApprovalPolicy.AUTOMATIC, "1s", "720h"),
        new PhaseDeadlines("15m", "1h", "1h", "168h", "24h", "24h", "72h", "168h"),
        false,
        false,
        null,
        Milestone.EXPANDED,
        null,
        DeletionPolicy.RETAIN);
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
