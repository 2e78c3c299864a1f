package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user asks for. */
@JsonInclude(NON_NULL)
@JsonClassDescription("What should change, and how carefully.")
@ValidationRule(
    value = MigrationSpec.NOT_ONE_KIND + MigrationSpec.SWAPS + " || has(self.cutover.flag)",
    message =
        "must be given with a newColumn: it says how readers move to it; an application without flags"
            + " of its own can use flag.table",
    reason = "FieldValueRequired",
    fieldPath = ".cutover.flag")
@ValidationRule(
    value = MigrationSpec.NOT_ONE_KIND + "!" + MigrationSpec.SWAPS + " || !has(self.cutover.flag)",
    message =
        "must be left out without a newColumn: the two columns are swapped at Cutover then, and"
            + " readers have nothing to choose",
    reason = "FieldValueForbidden",
    fieldPath = ".cutover.flag")
@ValidationRule(
    value =
        "!has(self.mode) || self.mode != 'Direct' || (has(self.change.changeColumnType) &&"
            + " !has(self.change.changeColumnType.newColumn))",
    message =
        "must be Full or Auto: only changeColumnType without a newColumn has a short way, in which"
            + " readers see nothing but another type",
    fieldPath = ".mode")
@ValidationRule(
    value =
        "!has(self.prepare) || !has(self.prepare.rehearse) || self.prepare.rehearse.databaseRef.name"
            + " != self.databaseRef.name",
    message = "must be another Database than spec.databaseRef: a rehearsal changes it",
    fieldPath = ".prepare.rehearse.databaseRef.name")
public record MigrationSpec(
    @Required @JsonPropertyDescription("The Database, in the same namespace, to change.")
        DatabaseRef databaseRef,
    @Nullable @Size(max = 100) @JsonPropertyDescription("Who answers for this migration: a team, a channel, a person.")
        String owner,
    @Nullable @Size(max = 1000) @JsonPropertyDescription("Why this change is made, for those who meet it later.")
        String description,
    @Required
        @JsonPropertyDescription(
            "What differs between the old shape and the new one: exactly one kind. Frozen once the"
                + " migration has started.")
        Change change,
    @Default("Full")
        @JsonPropertyDescription(
            "Which road it takes. Full: the long one. Direct: one statement, which keeps everybody out"
                + " for a moment, of a table that is small enough; for changeColumnType without newColumn."
                + " Auto: Direct where the table is small and nobody uses it when the plan is made, else"
                + " Full.")
        Mode mode,
    @Nullable @JsonPropertyDescription("What is done before the plan is stored.")
        PrepareSpec prepare,
    @Default("{}") @JsonPropertyDescription("How writes reach both shapes while both are alive.")
        DualWrite dualWrite,
    @Default("{}") @JsonPropertyDescription("How existing rows are brought into the new shape.")
        BackfillSpec backfill,
    @Default("{}") @JsonPropertyDescription("How the new shape is compared with the old one.")
        VerifySpec verify,
    @Default("{}") @JsonPropertyDescription("How readers move from the old shape to the new one.")
        CutoverSpec cutover,
    @Default("{}")
        @JsonPropertyDescription(
            "The time under watch after Cutover. Both shapes stay in step, so that going back"
                + " loses nothing.")
        SoakSpec soak,
    @Default("{}") @JsonPropertyDescription("How the old shape is taken away.")
        ContractSpec contract,
    @Default("{}")
        @JsonPropertyDescription(
            "How long each phase may take before the migration is called overdue in status, events"
                + " and metrics. Nothing is stopped by a deadline.")
        PhaseDeadlines phaseDeadlines,
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "What must hold before phases, steps of the ramp and what is irreversible.")
        List<GateSpec> gates,
    @Default("false")
        @JsonPropertyDescription(
            "True: finish the batch in flight and wait. The sync trigger stays, so that no write is"
                + " missed.")
        boolean suspend,
    @Default("false")
        @JsonPropertyDescription(
            "True: walk back to the old shape, whatever the phase. Impossible once the old shape is"
                + " dropped.")
        boolean rollback,
    @Nullable @JsonPropertyDescription("Go no further than the end of this phase until this is changed.")
        Phase stopAfter,
    @Default("Expanded")
        @JsonPropertyDescription(
            "From this milestone on Ready is True, so that GitOps tools go on to the next wave"
                + " while the migration continues.")
        Milestone milestone,
    @Nullable @Size(max = 16) @JsonPropertyDescription("Approvals, reviewed in Git. Each binds to one gate and one plan.")
        List<Approval> approvals,
    @Default("Retain")
        @JsonPropertyDescription(
            "What deleting this resource does: Retain stops the work and leaves database objects"
                + " as they are, so that applying it again goes on; RollBack walks back first.")
        DeletionPolicy deletionPolicy,
    @Nullable @Size(max = 10) @JsonPropertyDescription(
            "Who uses the old shape, what they must do and by when: told with the plan, and asked"
                + " to agree where cutover.acknowledgement says so.")
        List<AudienceSpec> audience,
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "Migrations that come first: this one does not begin before. Once it has begun they are"
                + " not looked at again.")
        List<DependencySpec> dependsOn) {
  /** A CEL prefix: a change of no or of several kinds is complained about elsewhere. */
  static final String NOT_ONE_KIND =
      "[has(self.change.changeColumnType), has(self.change.renameColumn), has(self.change.splitColumn),"
          + " has(self.change.mergeColumns), has(self.change.widenKey), has(self.change.copyTable)].filter(x, x).size() != 1 || ";

  /** A CEL condition: the new column takes over the name of the old one. */
  static final String SWAPS =
      "(has(self.change.changeColumnType) && !has(self.change.changeColumnType.newColumn) ||"
          + " has(self.change.widenKey) || has(self.change.copyTable))";

  /** The Database of the copy that it is performed on first, or null. */
  public @Nullable DatabaseRef copy() {
    return prepare == null || prepare.rehearse() == null ? null : prepare.rehearse().databaseRef();
  }

  /** Publications whose subscribers are ready; none where the field is left out. */
  public List<String> subscribersReady() {
    return prepare == null || prepare.subscribersReady() == null
        ? List.of()
        : prepare.subscribersReady();
  }

  /** What comes first; nothing where the field is left out. */
  public List<DependencySpec> dependencies() {
    return dependsOn == null ? List.of() : dependsOn;
  }

  /** The audience; nobody where the field is left out. */
  public List<AudienceSpec> addressed() {
    return audience == null ? List.of() : audience;
  }
}
