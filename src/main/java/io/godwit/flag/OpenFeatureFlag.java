package io.godwit.flag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.godwit.api.CutoverSpec;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.Moved;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import java.net.HttpURLConnection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flag in a {@code FeatureFlag} of the OpenFeature Operator. Exactly this flag is applied, and
 * nothing is forced: where somebody else owns a field of it, that is said and left alone.
 *
 * @param raised it was above 0 before: one that is gone is not known to be at 0
 * @param form how it is written
 */
public record OpenFeatureFlag(
    KubernetesClient client,
    String namespace,
    CutoverSpec.OpenFeatureFlag spec,
    boolean raised,
    FlagForm form)
    implements FlagProvider {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIELD_MANAGER = "godwit-flag";
  private static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("core.openfeature.dev")
          .withVersion("v1beta1")
          .withKind("FeatureFlag")
          .withPlural("featureflags")
          .withNamespaced(true)
          .build();

  @Override
  public FlagSeen seen() {
    try {
      GenericKubernetesResource found =
          client
              .genericKubernetesResources(KIND)
              .inNamespace(namespace)
              .withName(spec.name())
              .get();
      JsonNode flags =
          JSON.valueToTree(found == null ? Map.of() : found.getAdditionalProperties())
              .at("/spec/flagSpec");
      return FlagDocument.of(flags).seen(form, raised, place());
    } catch (KubernetesClientException e) {
      return FlagSeen.unreadable(Refusal.of(e, "get", place()));
    }
  }

  @Override
  public @Nullable Trouble set(Moved to) {
    var applied =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("core.openfeature.dev/v1beta1")
            .withKind("FeatureFlag")
            .withNewMetadata()
            .withName(spec.name())
            .withNamespace(namespace)
            .endMetadata()
            .addToAdditionalProperties(
                "spec",
                Map.of(
                    "flagSpec",
                    Map.of(
                        "flags", Map.of(spec.flag(), JSON.convertValue(form.flag(to), Map.class)))))
            .build();
    try {
      Resource<GenericKubernetesResource> resource =
          client.genericKubernetesResources(KIND).inNamespace(namespace).resource(applied);
      resource.patch(
          new PatchContext.Builder()
              .withPatchType(PatchType.SERVER_SIDE_APPLY)
              .withFieldManager(FIELD_MANAGER)
              .withForce(false)
              .build(),
          applied);
      return null;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_CONFLICT
          ? new Trouble(
              Reason.FLAG_OWNERSHIP_CONFLICT,
              "somebody else owns fields of flag %s in %s and wants them otherwise: %s. Take this flag"
                      .formatted(spec.flag(), place(), e.getStatus().getMessage())
                  + " out of what they apply, and it is tried again")
          : new Trouble(Reason.FLAG_UNCONFIRMED, Refusal.of(e, "apply", place()));
    }
  }

  private String place() {
    return "FeatureFlag " + spec.name();
  }
}
