package io.godwit.cli;

import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Draft;
import io.godwit.engine.Hashes;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.PlanDocument;
import io.godwit.engine.Ramp;
import io.godwit.engine.SqlStep;
import io.godwit.sql.Drafts;
import io.godwit.sql.PlanAudit;
import io.godwit.sql.Refused;
import io.godwit.sql.SampleCosts;
import io.godwit.sql.SqlFailure;
import io.godwit.strategy.Strategies;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code godwit plan}: what a migration would do, before it is applied. Changes nothing. */
@Command(
    name = "plan",
    description = {
      "Print every step that a migration would take: SQL, lock, undo. Nothing is changed.",
      "Without a database it is planned from the file alone."
    })
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private Godwit godwit;

  @Mixin private Output output = new Output();

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description = "File with the Migration, or a folder of files; - for standard input.")
  private String file = "";

  @Mixin private LiveOptions live = new LiveOptions();

  @Option(names = "--rollback", description = "Print the way back instead of the way forth.")
  private boolean rollback;

  @Override
  public Integer call() throws Failure {
    Documents documents = Documents.read(file);
    MigrationSpec spec = documents.one(Migration.class).getSpec();
    PlannedGates gates = PlannedGates.of(spec, documents);
    MigrationStrategy strategy = strategy(spec);
    Draft draft = live.asked() ? look(spec, strategy) : OfflineFacts.draft(strategy);
    List<String> refusals = new ArrayList<>(draft.refusals());
    refusals.addAll(gates.refusals());
    refusals.addAll(Ramp.refusals(spec.cutover()));
    if (!refusals.isEmpty()) {
      throw refused(refusals);
    }
    Plan plan = draft.plan();
    String hash = live.asked() ? Hashes.ofPlan(spec, plan) : null;
    if (output.json()) {
      godwit.console().println(Output.pretty(data(plan, hash)));
      return 0;
    }
    PlanDocument document = PlanDocument.of(spec, plan, hash);
    godwit.console().print(rollback ? document.rollbackPlan() : document.migrationPlan());
    godwit.console().println("\n" + document.summary());
    gates.lines().forEach(godwit.console()::println);
    spec.addressed().forEach(one -> godwit.console().println("audience: " + one.words()));
    if (!live.asked()) {
      godwit.console().println("hash: known after Prepare. Not known without the database:");
      OfflineFacts.unknown(strategy).forEach(line -> godwit.console().println("- " + line));
    }
    return 0;
  }

  private static Map<String, @Nullable Object> data(Plan plan, @Nullable String hash) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("hash", hash);
    data.put("rowsEstimated", plan.rowsEstimated());
    data.put("estimates", plan.estimates());
    data.put("warnings", plan.warnings());
    data.put("steps", plan.steps().stream().map(PlanCommand::data).toList());
    return data;
  }

  private static Map<String, Object> data(SqlStep step) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", step.id());
    data.put("phase", step.stage().phase().word());
    data.put("lock", step.lock().words());
    data.put("inTransaction", step.mode() == SqlStep.Mode.TRANSACTION);
    data.put("irreversible", step.irreversible());
    data.put("sql", step.sql());
    data.put("undo", step.undo());
    return data;
  }

  private MigrationStrategy strategy(MigrationSpec spec) throws Failure {
    try {
      return Strategies.of(spec);
    } catch (IllegalArgumentException e) {
      throw new Failure(file + ": " + e.getMessage());
    }
  }

  private Draft look(MigrationSpec spec, MigrationStrategy strategy) throws Failure {
    Access access = live.access(godwit, spec.databaseRef().name());
    try (Connection connection = access.connect("plan")) {
      Draft draft = Drafts.of(connection, access.credentials(), strategy, spec.subscribersReady());
      return draft.refusals().isEmpty()
          ? new Draft(
              List.of(), SampleCosts.measured(connection, audited(connection, draft, access)))
          : draft;
    } catch (Refused e) {
      throw refused(e.refusals());
    } catch (SQLException e) {
      throw new Failure("the catalogs cannot be read: " + SqlFailure.sentence(e));
    }
  }

  private static Plan audited(Connection connection, Draft draft, Access access)
      throws SQLException {
    return PlanAudit.of(connection, draft.plan(), List.of(access.credentials().user())).plan();
  }

  private static Failure refused(List<String> refusals) {
    return new Failure("this change is refused:\n       - " + String.join("\n       - ", refusals));
  }
}
