package io.godwit.engine;

import io.godwit.api.BackfillSpec;
import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.DualWrite;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MIGRATION-PLAN.md: every phase in order, with its steps or what it does without any. */
record ForwardText(MigrationSpec spec, Plan plan, @Nullable String hash) {

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Migration plan: ").append(PlanWords.title(plan)).append("\n\n");
    if (spec.description() != null) {
      text.append("> ").append(spec.description().replace("\n", "\n> ")).append("\n\n");
    }
    row(text, "Change", plan.summary());
    row(
        text,
        plan.tables().size() == 1 ? "Table" : "Tables",
        plan.tables().stream().map(TableName::toString).collect(Collectors.joining(", "))
            + ", "
            + rows());
    for (Transform pair : plan.pairs()) {
      String of = PlanWords.within(plan, pair.table());
      pair.fresh().forEach(column -> expression(text, "Up", of, pair.fresh(), column));
      pair.old().forEach(column -> expression(text, "Down", of, pair.old(), column));
      pair.fresh().forEach(column -> within(text, pair, column));
    }
    if (plan.copies()) {
      copied().tables().forEach((name, value) -> row(text, name, value));
    }
    Estimates estimates = plan.estimates();
    if (estimates != null) {
      row(
          text,
          "Times",
          String.format(
              Locale.ROOT,
              "measured on a copy of %,d rows; more where the table is not in memory, the server busy,"
                  + " or your own triggers fire",
              estimates.rows()));
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

  private static void expression(
      StringBuilder text, String word, String of, List<SideColumn> side, SideColumn column) {
    String expression = column.expression();
    row(
        text,
        side.size() == 1 && of.isEmpty() ? word : word + ", " + of + column.before(),
        expression == null ? "none: no way back after Cutover" : PlanWords.code(expression));
  }

  private static void within(StringBuilder text, Transform pair, SideColumn column) {
    if (column.within() != null) {
      String which = pair.fresh().size() == 1 ? "" : " of " + column.before();
      row(text, "Accepted difference" + which, column.within().words());
    }
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("- ").append(name).append(": ").append(value).append('\n');
  }

  private void warnings(StringBuilder text) {
    if (!plan.warnings().isEmpty()) {
      text.append("\n## Warnings\n\n");
      plan.warnings().forEach(warning -> text.append("- ").append(warning).append('\n'));
    }
    text.append(new DeployOrder(spec, plan).text());
  }

  private void phase(StringBuilder text, Phase phase) {
    text.append("\n## ").append(phase.ordinal() + 1).append(". ").append(phase.word());
    List<SqlStep> steps =
        Arrays.stream(Stage.values())
            .filter(stage -> !stage.back() && stage.phase() == phase)
            .flatMap(stage -> plan.steps(stage).stream())
            .toList();
    String words = plan.transform() == null ? tableWords(phase, steps) : words(phase, steps);
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
          case EXPAND ->
              steps.isEmpty()
                  ? ""
                  : "Additive only: nobody sees " + PlanWords.fresh(plan) + " yet.";
          case DUAL_WRITE ->
              spec.dualWrite().by() == DualWrite.By.APPLICATION
                  ? "There is no sync trigger: **the application itself writes "
                      + (plan.pair().several() ? "both sides" : "both columns")
                      + "**, in the"
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
                  : plan.copies()
                      ? "Statistics of " + PlanWords.fresh(plan) + "; indexes are there."
                      : plan.pair().several()
                          ? "Statistics of the new side. Indexes and constraints are not carried over."
                          : "What the old column has, the new one gets, without long locks.";
        };
    return said.isEmpty() ? "" : said + " " + overdue;
  }

  /** The same where no row gets another shape. */
  private String tableWords(Phase phase, List<SqlStep> steps) {
    return switch (phase) {
      case PREPARE -> words(phase, steps);
      case SOAK ->
          "Nothing is done for "
              + spec.soak().duration()
              + ", under watch: gates are asked, and it can be taken back. Overdue after "
              + GoDuration.format(Deadlines.of(spec, phase))
              + "; nothing is stopped.\n";
      case EXPAND, ENFORCE -> steps.isEmpty() ? "" : "Without long locks.\n";
      case CONTRACT ->
          plan.takenAway() != null ? words(phase, steps) : steps.isEmpty() ? "" : asked() + "\n";
      case BACKFILL -> plan.fill() == null ? "" : words(phase, steps);
      case DUAL_WRITE, VERIFY, CUTOVER -> "";
    };
  }

  private CopyText copied() {
    return new CopyText(spec, plan, Objects.requireNonNull(plan.pair().copies()));
  }

  private String backfill() {
    if (plan.copies()) {
      return copied().backfill(rows(), pods(spec.backfill().workers()));
    }
    String where = plan.filled().getFirst().where();
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
        + PlanWords.pace(plan, spec.dutyCycle())
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
    return "All rows of both sides are compared in the database"
        + plan.estimate(Estimates.COMPARISON).map(one -> ", each time in " + one.words()).orElse("")
        + ". Differences are repaired from the"
        + " old side in up to "
        + spec.verify().repairRounds()
        + " rounds; more than "
        + spec.verify().maxDivergence()
        + " divergent rows hold the migration.";
  }

  private String cutover() {
    if (spec.cutover().flag() == null) {
      return plan.copies()
          ? copied().cutover()
          : "The two columns change their names in one short transaction.";
    }
    StringBuilder ramp = new StringBuilder();
    spec.cutover()
        .ramp()
        .forEach(percent -> ramp.append(ramp.isEmpty() ? "" : ", ").append(percent));
    String cohorts = PlanWords.cohorts(spec.cutover());
    return "Readers move by the flag "
        + PlanWords.of(spec.cutover().flag())
        + ": "
        + (cohorts.isEmpty() ? "" : "first " + cohorts + ", then ")
        + ramp
        + " %, each for at least "
        + spec.cutover().stepDuration()
        + " and after a comparison without divergence"
        + (spec.cutover().observedShare() == null
            ? ""
            : ", and while the share of readers that is seen there is within "
                + spec.cutover().observedShare().tolerance()
                + " of it")
        + ". From the first reader on the new side is"
        + " the authority.";
  }

  private String asked() {
    return spec.contract().approval() == ApprovalPolicy.REQUIRED
        ? "Waits until someone approves exactly this plan (`godwit approve`)."
        : "Nobody is asked (approval: Automatic).";
  }

  private String contract() {
    return asked()
        + " "
        + (spec.dualWrite().by() == DualWrite.By.APPLICATION
            ? "**Before that** a version of the application has to be rolled out that names "
                + plan.old()
                + " no more: hiding it fails each statement that does. "
            : "")
        + PlanWords.capital(plan.old())
        + (plan.copies() ? " is out of sight since Cutover" : " is hidden")
        + ", reversibly, for at least "
        + spec.contract().hideFor()
        + (plan.transform() == null || spec.dualWrite().by() == DualWrite.By.APPLICATION
            ? "; then it is dropped."
            : "; all rows are compared once more; then it is dropped.");
  }

  private void step(StringBuilder text, SqlStep step) {
    if (step.irreversible()) {
      text.append(
          "\n> **Point of no return.** Nothing leads back from the next step: what it "
              + (plan.contracts() ? "drops is gone.\n" : "does stays.\n"));
    }
    text.append("\n### ").append(PlanWords.code(step.id())).append("\n\n");
    text.append("Lock: ").append(PlanWords.lock(step));
    text.append(
        step.mode() == SqlStep.Mode.TRANSACTION
            ? ". In one transaction."
            : ". Statement by statement, outside a transaction.");
    plan.estimate(step.id())
        .ifPresent(one -> text.append(" Takes ").append(one.words()).append('.'));
    text.append("\n\n");
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
