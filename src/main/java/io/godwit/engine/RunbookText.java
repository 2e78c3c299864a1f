package io.godwit.engine;

import io.godwit.api.AudienceSpec;
import io.godwit.api.CohortSpec;
import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.CutoverSpec;
import io.godwit.api.GateProvider.OnFailure;
import io.godwit.api.GateSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CUTOVER-RUNBOOK.md: who does what, when the road goes on, and what to type. Pure.
 *
 * @param name of the migration
 * @param attempt which try, for the approval
 * @param hash the plan's hash, or null before there is one
 */
public record RunbookText(
    String name, MigrationSpec spec, Plan plan, int attempt, @Nullable String hash) {

  /** The text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Cutover runbook: ").append(name).append("\n\n");
    text.append("- Change: ").append(plan.summary()).append(" of table ");
    text.append(plan.table()).append('\n');
    text.append("- Plan hash: ").append(PlanWords.hash(hash)).append('\n');
    text.append("- Point of no return: ").append(PlanWords.code(PlanWords.pointOfNoReturn(plan)));
    text.append("\n\nEvery statement with its lock and undo: MIGRATION-PLAN.md, ROLLBACK-PLAN.md");
    text.append(" (ConfigMap `").append(name).append("-plan`).\n");
    people(text);
    road(text);
    ramp(text);
    gates(text);
    new RunbookCommands(name, spec, attempt, hash).write(text);
    rollback(text);
    return text.toString();
  }

  private void people(StringBuilder text) {
    text.append("\n## Who\n\n| role | who | does |\n|---|---|---|\n");
    row(
        text,
        "owner",
        Objects.requireNonNullElse(spec.owner(), "**nobody is named** (`spec.owner`)"),
        "answers for the migration, watches it from Cutover to the drop, decides to roll back");
    boolean asked = spec.contract().approval() == ApprovalPolicy.REQUIRED;
    row(
        text,
        "approver",
        "whoever may: docs/contract.md",
        asked
            ? "reads plan and evidence, and approves exactly this plan before "
                + plan.old()
                + " is hidden"
            : "only where evidence of non-use is missing (approval: Automatic)");
    for (AudienceSpec one : spec.addressed()) {
      row(
          text,
          "audience",
          one.team() + (one.contact() == null ? "" : ", " + one.contact()),
          one.action()
              + (one.by() == null ? "" : " By " + one.by() + ".")
              + (one.acknowledged() ? " Has agreed." : ""));
    }
  }

  private void road(StringBuilder text) {
    text.append("\n## The road\n\n| phase | goes on when | overdue after |\n|---|---|---|\n");
    for (Phase phase : Phase.values()) {
      String gates = gates(phase);
      row(
          text,
          phase.word(),
          criteria(phase) + (gates.isEmpty() ? "" : "; gates " + gates + " have passed"),
          GoDuration.format(Deadlines.of(spec, phase)));
    }
    if (spec.stopAfter() != null) {
      text.append("\nIt stops after ").append(spec.stopAfter().word()).append(" (`stopAfter`).\n");
    }
  }

  private String criteria(Phase phase) {
    if (phase == Phase.CONTRACT && plan.takenAway() != null) {
      return contract();
    }
    if (plan.transform() == null && phase != Phase.PREPARE && phase != Phase.SOAK) {
      boolean steps = plan.steps().stream().anyMatch(step -> step.stage().phase() == phase);
      return steps ? "its steps are done" : "at once: there is nothing to do";
    }
    return switch (phase) {
      case PREPARE -> "the plan is stored, and nothing refuses it";
      case EXPAND -> PlanWords.fresh(plan) + " is there";
      case DUAL_WRITE ->
          "writes reach both sides, at most a share of "
              + spec.dualWrite().maxFailureRatio()
              + " fails to";
      case BACKFILL ->
          "no row is left, at most " + spec.backfill().quarantine().maxRows() + " in quarantine";
      case ENFORCE -> "indexes and statistics are there";
      case VERIFY ->
          "at most "
              + spec.verify().maxDivergence()
              + " rows differ, for "
              + spec.verify().window()
              + (spec.verify().pairs().isEmpty() && !spec.verify().applicationShadowReads()
                  ? ""
                  : "; shadow reads pass");
      case CUTOVER -> cutover();
      case SOAK -> spec.soak().duration() + " are over, and nothing differs";
      case CONTRACT -> contract();
    };
  }

  private String cutover() {
    String asked =
        spec.cutover().acknowledgement() == CutoverSpec.Acknowledgement.REQUIRED
            ? "each team of the audience has agreed; "
            : "";
    return asked
        + (spec.cutover().flag() == null
            ? spec.change().kind().bothSides() + " are swapped, in one short transaction"
            : "the flag is at 100 %, step by step: see below");
  }

  private String contract() {
    String unused = spec.contract().unusedFor();
    return (GoDuration.parse(unused).isZero()
            ? "nobody looks who names " + plan.old() + " (unusedFor: " + unused + ")"
            : "nobody has named " + plan.old() + " for " + unused)
        + (spec.contract().approval() == ApprovalPolicy.REQUIRED ? "; the plan is approved" : "")
        + "; "
        + plan.old()
        + " was hidden for "
        + spec.contract().hideFor()
        + " and nobody missed it";
  }

  private void ramp(StringBuilder text) {
    if (spec.cutover().flag() == null) {
      return;
    }
    text.append("\n## The ramp\n\nFlag ").append(PlanWords.of(spec.cutover().flag()));
    text.append(
        "\n\n| readers on "
            + PlanWords.fresh(plan)
            + " | lasts at least | goes on when |\n|---|---|---|\n");
    String gates = gates(Phase.CUTOVER);
    String on =
        "a comparison of all rows that began in this step has found nothing"
            + (gates.isEmpty() ? "" : ", gates " + gates + " have passed for this step");
    String lasts = spec.cutover().stepDuration();
    for (CohortSpec cohort : spec.cutover().inOrder()) {
      String who = "cohort " + cohort.name() + ": " + String.join(", ", cohort.tenants());
      row(text, who, Objects.requireNonNullElse(cohort.duration(), lasts), on);
    }
    for (int percent : spec.cutover().ramp()) {
      row(text, percent + " %", lasts, on);
    }
  }

  private String gates(Phase phase) {
    return all()
        .filter(gate -> gate.phases().contains(phase) && !Boolean.TRUE.equals(gate.dryRun()))
        .map(GateSpec::name)
        .collect(Collectors.joining(", "));
  }

  private Stream<GateSpec> all() {
    return Optional.ofNullable(spec.gates()).orElse(List.of()).stream();
  }

  private void gates(StringBuilder text) {
    if (all().findAny().isEmpty()) {
      return;
    }
    text.append("\n## Gates\n\n| gate | in | passes | a failure |\n|---|---|---|---|\n");
    all()
        .forEach(
            gate ->
                row(
                    text,
                    gate.name(),
                    gate.phases().stream()
                        .sorted()
                        .map(Phase::word)
                        .collect(Collectors.joining(", ")),
                    passes(gate),
                    follows(gate)));
  }

  private static String passes(GateSpec gate) {
    String condition =
        gate.successCondition() != null
            ? "while `" + gate.successCondition() + "`"
            : gate.failureCondition() != null
                ? "unless `" + gate.failureCondition() + "`"
                : gate.workload() != null
                    ? "once the workload is rolled out"
                    : gate.job() != null ? "while its Job ends with exit code 0" : "";
    String template =
        gate.templateRef() == null ? "" : "as GateTemplate " + gate.templateRef().name();
    return Arrays.asList(condition, template).stream()
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String follows(GateSpec gate) {
    if (Boolean.TRUE.equals(gate.dryRun())) {
      return "is only shown";
    }
    return gate.onFailure() == null
        ? gate.templateRef() == null ? "rolls back" : "does what the template says, or rolls back"
        : gate.onFailure() == OnFailure.HOLD ? "holds" : "rolls back";
  }

  private void rollback(StringBuilder text) {
    if (plan.transform() == null) {
      text.append("\n## Rolling back\n\nUntil the ")
          .append(plan.takenAway() == null ? "end of Soak" : "drop")
          .append(", at once: the undo of each step.\n");
      return;
    }
    String hideFor = spec.contract().hideFor();
    text.append("\n## Rolling back, and how long it takes\n\n");
    text.append("| from | readers are back | the old schema is back |\n|---|---|---|\n");
    row(text, "before Cutover", "they never left", "at once: each undo under a short lock");
    String readers =
        spec.cutover().flag() == null
            ? "with the swap back"
            : "in seconds: the flag goes to 0 first";
    String schema =
        "after "
            + hideFor
            + " in step"
            + (plan.steps(Stage.HIDE_NEW).isEmpty() ? "" : " and " + hideFor + " hidden");
    row(text, "Cutover, Soak", readers, schema);
    row(
        text,
        "Contract, before the drop",
        "the same, once " + plan.old() + " is in sight again",
        schema);
    row(text, "after the drop", "**nothing leads back**", "**restore from a backup**");
    text.append('\n')
        .append(
            !plan.pair().wayBack()
                ? "**There is no `down`: from Cutover on a rollback loses what was written through "
                    + PlanWords.fresh(plan)
                    + ".**\n"
                : "What `down` can hold is not lost. Whether there is more: condition `RollbackAvailable`.\n");
  }

  private static void row(StringBuilder text, String... cells) {
    text.append("| ")
        .append(
            Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|").replace('\n', ' '))
                .collect(Collectors.joining(" | ")))
        .append(" |\n");
  }
}
