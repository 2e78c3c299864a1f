package io.godwit.engine;

import io.godwit.api.BackfillSpec;
import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.DualWrite;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** MIGRATION-PLAN.md: every phase in order, with its steps or what it does without any. */
record ForwardText(MigrationSpec spec, Plan plan, @Nullable String hash) {

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Migration plan: ").append(PlanWords.title(plan)).append("\n\n");
    if (spec.description() != null) {
      text.append("> ").append(spec.description().replace("\n", "\n> ")).append("\n\n");
    }
    row(text, "Change", PlanWords.change(plan));
    row(text, "Table", plan.transform().table() + ", " + rows());
    row(text, "Up", PlanWords.code(plan.transform().up()));
    String down = plan.transform().down();
    row(text, "Down", down == null ? "none: no way back after Cutover" : PlanWords.code(down));
    if (plan.transform().within() != null) {
      row(text, "Accepted difference", plan.transform().within().words());
    }
    row(text, "Plan", PlanWords.steps(plan));
    row(text, "Point of no return", PlanWords.code(PlanWords.pointOfNoReturn(plan)));
    row(text, "Owner", Objects.requireNonNullElse(spec.owner(), "nobody is named"));
    row(text, "Plan hash", PlanWords.hash(hash));
    text.append("\nHow to come back from each phase: ROLLBACK-PLAN.md.\n");
    warnings(text);
    for (Phase phase : Phase.values()) {
      phase(text, phase);
    }
    return text.toString();
  }

  /** Without the database nobody has counted. */
  private String rows() {
    return hash == null ? "nobody knows how many" : PlanWords.rows(plan);
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("- ").append(name).append(": ").append(value).append('\n');
  }

  private void warnings(StringBuilder text) {
    if (!plan.warnings().isEmpty()) {
      text.append("\n## Warnings\n\n");
      plan.warnings().forEach(warning -> text.append("- ").append(warning).append('\n'));
    }
  }

  private void phase(StringBuilder text, Phase phase) {
    text.append("\n## ").append(phase.ordinal() + 1).append(". ").append(phase.word());
    List<SqlStep> steps =
        Arrays.stream(Stage.values())
            .filter(stage -> !stage.back() && stage.phase() == phase)
            .flatMap(stage -> plan.steps(stage).stream())
            .toList();
    String words = words(phase, steps);
    text.append(words.isEmpty() ? " (skipped)\n\nThis change has nothing to do here.\n" : "\n\n");
    text.append(words);
    steps.forEach(step -> step(text, step));
  }

  /** What the phase does besides its steps; empty if it does nothing at all. */
  private String words(Phase phase, List<SqlStep> steps) {
    String overdue =
        "Overdue after " + GoDuration.format(Deadlines.of(spec, phase)) + "; nothing is stopped.\n";
    String said =
        switch (phase) {
          case PREPARE ->
              "A Job judges the change, and stores this plan in schema `godwit`. From then on only"
                  + " what is stored is executed. The user's tables are not touched.";
          case BACKFILL -> backfill();
          case VERIFY -> verify();
          case CUTOVER -> cutover();
          case SOAK ->
              "Nothing is done for "
                  + spec.soak().duration()
                  + ", under watch: both sides stay in step, and all rows are compared again and"
                  + " again. A divergence walks back by itself.";
          case CONTRACT -> contract();
          case EXPAND -> steps.isEmpty() ? "" : "Additive only: nobody sees the new column yet.";
          case DUAL_WRITE ->
              spec.dualWrite().by() == DualWrite.By.APPLICATION
                  ? "There is no sync trigger: **the application itself writes both columns**, in the"
                      + " same statement, from a version on that is rolled out after Expand and"
                      + " before the end of Verify. Rows that it leaves without the new side are"
                      + " found by comparison and reconciled before Cutover; later nothing is"
                      + " overwritten, and a difference walks back."
                  : steps.isEmpty()
                      ? ""
                      : "From here on every write reaches both sides. A write that cannot be carried"
                          + " over succeeds all the same; it is recorded (onFailure: "
                          + PlanWords.of(spec.dualWrite().onFailure())
                          + ").";
          case ENFORCE ->
              steps.isEmpty()
                  ? ""
                  : "What the old column has, the new one gets, without long locks.";
        };
    return said.isEmpty() ? "" : said + " " + overdue;
  }

  private String backfill() {
    String where = plan.transform().where();
    BackfillSpec spec = this.spec.backfill();
    return "Existing rows, "
        + rows()
        + ", are filled in batches of at most "
        + spec.batch().maxRows()
        + ", each a transaction of its own that takes about "
        + spec.batch().targetDuration()
        + ", by "
        + pods(spec.workers())
        + ", each writing at most "
        + spec.dutyCycle()
        + " % of the time. "
        + (where == null ? "" : "Only rows for which " + PlanWords.code(where) + " holds. ")
        + "A row that the application writes meanwhile is left to the application. Done when a sweep"
        + " of the whole table finds no row left.";
  }

  private static String pods(BackfillSpec.Workers workers) {
    if (workers.min() < workers.max()) {
      return workers.min() + " to " + workers.max() + " worker pods as its signals allow";
    }
    return workers.max() == 1 ? "1 worker pod" : workers.max() + " worker pods";
  }

  private String verify() {
    return "All rows of both sides are compared in the database. Differences are repaired from the"
        + " old side in up to "
        + spec.verify().repairRounds()
        + " rounds; more than "
        + spec.verify().maxDivergence()
        + " divergent rows hold the migration.";
  }

  private String cutover() {
    if (spec.cutover().flag() == null) {
      return "The two columns change their names in one short transaction.";
    }
    StringBuilder ramp = new StringBuilder();
    spec.cutover()
        .ramp()
        .forEach(percent -> ramp.append(ramp.isEmpty() ? "" : ", ").append(percent));
    return "Readers move by the flag "
        + PlanWords.of(spec.cutover().flag())
        + ": "
        + ramp
        + " %, each for at least "
        + spec.cutover().stepDuration()
        + " and after a comparison without divergence. From the first percent on the new side is"
        + " the authority.";
  }

  private String contract() {
    String asked =
        spec.contract().approval() == ApprovalPolicy.REQUIRED
            ? "Waits until someone approves exactly this plan (`godwit approve`). "
            : "Nobody is asked (approval: Automatic). ";
    return asked
        + (spec.dualWrite().by() == DualWrite.By.APPLICATION
            ? "**Before that** a version of the application has to be rolled out that names the old"
                + " column no more: hiding it fails each statement that does. "
            : "")
        + "The old column is hidden, reversibly, for at least "
        + spec.contract().hideFor()
        + (spec.dualWrite().by() == DualWrite.By.APPLICATION
            ? "; then it is dropped."
            : "; all rows are compared once more; then it is dropped.");
  }

  private void step(StringBuilder text, SqlStep step) {
    if (step.irreversible()) {
      text.append(
          "\n> **Point of no return.** Nothing leads back from the next step: what it drops is"
              + " gone.\n");
    }
    text.append("\n### ").append(PlanWords.code(step.id())).append("\n\n");
    text.append("Lock: ").append(PlanWords.lock(step));
    text.append(
        step.mode() == SqlStep.Mode.TRANSACTION
            ? ". In one transaction.\n\n"
            : ". Statement by statement, outside a transaction.\n\n");
    text.append(
        step.sql().isEmpty() ? "Nothing to do on the way forth.\n" : PlanWords.sql(step.sql()));
    text.append("\nUndo:");
    text.append(
        step.irreversible()
            ? " **none**\n"
            : step.undo().isEmpty()
                ? " nothing to be taken back\n"
                : "\n\n" + PlanWords.sql(step.undo()));
  }
}
