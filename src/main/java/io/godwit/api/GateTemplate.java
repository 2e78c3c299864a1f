package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A gate that many migrations of a namespace use. It is read, and has no status. */
@Group("godwit.io")
@Version("v1alpha1")
@ShortNames("gwgt")
@JsonClassDescription("A GateTemplate is a gate that migrations of its namespace use by name.")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class GateTemplate extends CustomResource<GateTemplateSpec, Void> implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Required
  @Override
  public GateTemplateSpec getSpec() {
    return super.getSpec();
  }
}
