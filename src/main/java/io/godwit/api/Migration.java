package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One change of one table, from request to the dropped old column. */
@Group("godwit.io")
@Version("v1alpha1")
@ShortNames("gwm")
@JsonClassDescription(
    "A Migration carries one table of a PostgreSQL database from its old shape to a new one while"
        + " everything keeps running.")
@AdditionalSelectableField(jsonPath = ".spec.databaseRef.name")
@AdditionalSelectableField(jsonPath = ".status.outcome")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress.summary")
@AdditionalPrinterColumn(name = "Gate", jsonPath = ".status.waitingFor.gate")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Table", jsonPath = ".status.table", priority = 1)
@AdditionalPrinterColumn(
    name = "Flag",
    jsonPath = ".status.flagPercent",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Divergence",
    jsonPath = ".status.divergence.diverged",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(name = "Eta", jsonPath = ".status.progress.eta", priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
@ValidationRule(
    value = "size(self.metadata.name) <= 40 && !self.metadata.name.contains('.')",
    message = "may have at most 40 characters and no dots: the names of its Jobs are built on it",
    fieldPath = ".metadata.name")
@ValidationRule(
    value =
        "!has(self.spec.dependsOn) || !self.spec.dependsOn.exists(d, d.name == self.metadata.name)",
    message = "must not name the migration itself: it would never begin",
    fieldPath = ".spec.dependsOn")
@ValidationRule(
    value = Migration.THAWED + "self.spec.databaseRef == oldSelf.spec.databaseRef",
    message = "cannot change once the migration has started; roll it back first",
    reason = "FieldValueForbidden",
    fieldPath = ".spec.databaseRef")
@ValidationRule(
    value = Migration.THAWED + "self.spec.change == oldSelf.spec.change",
    message =
        "cannot change once the migration has started; roll it back first, or describe the new"
            + " change in another Migration",
    reason = "FieldValueForbidden",
    fieldPath = ".spec.change")
@ValidationRule(
    value =
        Migration.THAWED
            + "(has(self.spec.mode) ? self.spec.mode : 'Full') =="
            + " (has(oldSelf.spec.mode) ? oldSelf.spec.mode : 'Full')",
    message = "cannot change once the migration has started; roll it back first",
    reason = "FieldValueForbidden",
    fieldPath = ".spec.mode")
@ValidationRule(
    value =
        Migration.THAWED
            + "(has(self.spec.backfill.where) ? self.spec.backfill.where : '') =="
            + " (has(oldSelf.spec.backfill.where) ? oldSelf.spec.backfill.where : '')",
    message = "cannot change once the migration has started; roll it back first",
    reason = "FieldValueForbidden",
    fieldPath = ".spec.backfill.where")
@ValidationRule(
    value =
        Migration.THAWED
            + "has(self.spec.verify.tolerance) == has(oldSelf.spec.verify.tolerance) &&"
            + " (!has(self.spec.verify.tolerance) ||"
            + " self.spec.verify.tolerance == oldSelf.spec.verify.tolerance)",
    message = "cannot change once the migration has started; roll it back first",
    reason = "FieldValueForbidden",
    fieldPath = ".spec.verify.tolerance")
@ValidationRule(
    value =
        Migration.THAWED
            + "(has(self.spec.backfill.userTriggers) ? self.spec.backfill.userTriggers : '') =="
            + " (has(oldSelf.spec.backfill.userTriggers) ? oldSelf.spec.backfill.userTriggers : '')",
    message = "cannot change once the migration has started; roll it back first",
    reason = "FieldValueForbidden",
    fieldPath = ".spec.backfill.userTriggers")
@ValidationRule(
    value =
        Migration.THAWED
            + "(has(self.spec.dualWrite.by) ? self.spec.dualWrite.by : 'Trigger') =="
            + " (has(oldSelf.spec.dualWrite.by) ? oldSelf.spec.dualWrite.by : 'Trigger')",
    message = "cannot change once the migration has started; roll it back first",
    reason = "FieldValueForbidden",
    fieldPath = ".spec.dualWrite.by")
@ValidationRule(
    value =
        Migration.THAWED
            + "has(self.spec.cutover.flag) == has(oldSelf.spec.cutover.flag) &&"
            + " (!has(self.spec.cutover.flag) ||"
            + " self.spec.cutover.flag == oldSelf.spec.cutover.flag)",
    message = "cannot change once the migration has started; roll it back first",
    reason = "FieldValueForbidden",
    fieldPath = ".spec.cutover.flag")
public class Migration extends CustomResource<MigrationSpec, MigrationStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** A CEL prefix that is true while the frozen fields may change (rules-operator 5). */
  static final String THAWED =
      "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(oldSelf.status.outcome) &&"
          + " oldSelf.status.outcome == 'RolledBack') || ";

  @Required
  @Override
  public MigrationSpec getSpec() {
    return super.getSpec();
  }
}
