package io.godwit.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.CutoverSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Draft;
import io.godwit.engine.FreeStrategy;
import io.godwit.engine.Hashes;
import io.godwit.engine.MigrationStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.Ramp;
import io.godwit.engine.Reason;
import io.godwit.engine.TableName;
import io.godwit.sql.CallerWatch;
import io.godwit.sql.Drafts;
import io.godwit.sql.LedgerSchema;
import io.godwit.sql.Neighbours;
import io.godwit.sql.PlanAudit;
import io.godwit.sql.Preflight;
import io.godwit.sql.Refused;
import io.godwit.sql.Registration;
import io.godwit.sql.SampleCosts;
import io.godwit.sql.ShadowPreflight;
import io.godwit.strategy.Strategies;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at the database, judges the change, and stores the plan; or finds it stored already. */
@Command(name = "prepare", description = "Judge the change and store the whole plan.")
final class PrepareCommand implements Callable<Integer> {
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(5);

  @Option(names = "--attempt", required = true, description = "Which try this is.")
  private int attempt;

  @Option(names = "--adopt", description = "Take the migration over from another holder.")
  private boolean adopt;

  @Override
  public Integer call() throws Exit, InterruptedException {
    Stop stop = new Stop();
    stop.listen();
    Log log = new Log(Map.of("migration", Environment.get("GODWIT_MIGRATION", "")));
    try {
      MigrationSpec spec = Environment.json("GODWIT_SPEC", MigrationSpec.class);
      new Session(log, stop, "godwit/" + Environment.get("GODWIT_MIGRATION", "") + "/prepare")
          .run(STATEMENT_TIMEOUT, Duration.ZERO, connection -> prepare(connection, spec, log));
      return 0;
    } finally {
      stop.done();
    }
  }

  private void prepare(Connection connection, MigrationSpec spec, Log log)
      throws SQLException, Exit {
    MigrationStrategy strategy = Strategies.of(spec);
    requireUnseen(connection, spec, strategy);
    try {
      LedgerSchema.install(connection);
    } catch (LedgerSchema.TooNew e) {
      throw new Exit(
          Exit.Code.CONFIGURATION, Reason.LEDGER_TOO_NEW, String.valueOf(e.getMessage()));
    }
    Preflight.shareLedger(connection, Environment.roles())
        .forEach(grant -> log.info("of the ledger: " + grant));
    Registration.Request request = request(spec, strategy);
    switch (Registration.claim(connection, request)) {
      case Registration.Found.Resumed resumed ->
          log.info("plan " + resumed.migration() + " is stored already; going on with it");
      case Registration.Found.Denied denied ->
          throw new Exit(Exit.Code.DATA, Reason.HELD_ELSEWHERE, denied.message());
      case Registration.Found.Nothing ignored -> {
        try {
          plan(connection, spec, strategy, request, log);
        } catch (Neighbours.Busy e) {
          throw new Exit(Exit.Code.TRY_AGAIN, Reason.TABLE_BUSY, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /**
   * Subscribers of all tables would stop at the ledger's first row: the refusal is not entered
   * there, and says at once what they need for the change, too.
   */
  private static void requireUnseen(
      Connection connection, MigrationSpec spec, MigrationStrategy strategy)
      throws SQLException, Exit {
    List<String> refusals =
        new ArrayList<>(LedgerSchema.shown(connection, spec.subscribersReady()));
    if (refusals.isEmpty()) {
      return;
    }
    try {
      refusals =
          Drafts.of(connection, Environment.credentials(), strategy, spec.subscribersReady())
              .refusals();
    } catch (Refused e) {
      refusals.addAll(e.refusals());
    }
    throw new Exit(Exit.Code.DATA, Reason.LEDGER_PUBLISHED, String.join("; ", refusals));
  }

  private static void plan(
      Connection connection,
      MigrationSpec spec,
      MigrationStrategy strategy,
      Registration.Request request,
      Log log)
      throws SQLException, Exit, Neighbours.Busy {
    // Before the table is judged: its columns may be the other one's.
    Neighbours.requireFree(connection, request);
    if (strategy instanceof FreeStrategy free) {
      Neighbours.requireFree(connection, request, free.tables());
    }
    Plan plan;
    PlanAudit audit;
    try {
      Draft draft =
          Drafts.of(connection, Environment.credentials(), strategy, spec.subscribersReady());
      List<String> refusals = new ArrayList<>(draft.refusals());
      Neighbours.flagTaken(connection, request).ifPresent(refusals::add);
      refusals.addAll(Ramp.refusals(spec.cutover()));
      refusals.addAll(ShadowPreflight.refusals(connection, spec.verify().pairs()));
      if (!refusals.isEmpty()) {
        throw new Refused(refusals);
      }
      requireRights(connection, draft.plan());
      audit = PlanAudit.of(connection, draft.plan(), ours());
      Optional<Credentials> copy = Environment.copy();
      plan =
          copy.isEmpty()
              ? SampleCosts.measured(connection, audit.plan())
              : RehearsedPlan.of(audit.plan(), spec, copy.get(), log);
    } catch (Refused e) {
      String message = String.valueOf(e.getMessage());
      Registration.refuse(connection, request, message);
      throw new Exit(Exit.Code.DATA, Reason.PLAN_REFUSED, message);
    }
    String hash = Hashes.ofPlan(spec, plan);
    long migration = Registration.enter(connection, request, plan, hash);
    new CallerWatch(connection, ours()).keep(migration, audit.seen(), true);
    log.info("plan of " + plan.steps().size() + " steps stored, " + hash);
  }

  /** Roles whose statements are Godwit's own. */
  private static List<String> ours() throws Exit {
    List<String> ours = new ArrayList<>(Environment.roles().values());
    ours.add(Environment.credentials().user());
    return ours;
  }

  /** Whoever fills and compares the rows may read and update them. */
  private static void requireRights(Connection connection, Plan plan) throws SQLException, Exit {
    List<String> lacking = new ArrayList<>();
    if (!plan.filled().isEmpty()) {
      for (TableName table : plan.tables()) {
        lacking.addAll(Preflight.lacking(connection, table, Environment.roles(), plan.copies()));
      }
    }
    if (!lacking.isEmpty()) {
      throw new Exit(
          Exit.Code.TRY_AGAIN, Reason.MISSING_GRANTS, String.join(". ", new TreeSet<>(lacking)));
    }
  }

  private Registration.Request request(MigrationSpec spec, MigrationStrategy strategy) throws Exit {
    try {
      return new Registration.Request(
          Environment.require("GODWIT_NAMESPACE"),
          Environment.require("GODWIT_NAME"),
          Environment.require("GODWIT_HOLDER"),
          Environment.require("GODWIT_CLUSTER"),
          attempt,
          strategy.table().toString(),
          new ObjectMapper().writeValueAsString(spec.change()),
          Hashes.ofChange(spec),
          flag(spec.cutover().flag()),
          adopt);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written as JSON", e);
    }
  }

  /** The name in the table of flags: empty for a flag that lives elsewhere, null for none. */
  private static @Nullable String flag(CutoverSpec.@Nullable Flag flag) {
    if (flag == null) {
      return null;
    }
    return flag.table() == null ? "" : flag.table().flag();
  }
}
