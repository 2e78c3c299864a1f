package io.godwit.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.CutoverSpec;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.Moved;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flag in a ConfigMap.
 *
 * @param raised it was above 0 before: one that is gone is at 0 no more, because pods keep what
 *     they had mounted
 * @param form how it is written
 */
public record ConfigMapFlag(
    KubernetesClient client,
    String namespace,
    CutoverSpec.ConfigMapFlag spec,
    boolean raised,
    FlagForm form)
    implements FlagProvider {

  @Override
  public FlagSeen seen() {
    try {
      return FlagDocument.parse(text(map())).seen(form, raised, place());
    } catch (KubernetesClientException e) {
      return FlagSeen.unreadable(Refusal.of(e, "get", place()));
    } catch (JsonProcessingException e) {
      return FlagSeen.unreadable(noJson());
    }
  }

  @Override
  public @Nullable Trouble set(Moved to) {
    try {
      ConfigMap map = map();
      String document = FlagDocument.parse(text(map)).with(form, to);
      if (map == null) {
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(spec.name())
                    .withNamespace(namespace)
                    .endMetadata()
                    .withData(Map.of(spec.key(), document))
                    .build())
            .create();
      } else {
        // Refused if somebody changed it meanwhile: the next look tries again.
        client
            .resource(new ConfigMapBuilder(map).addToData(spec.key(), document).build())
            .lockResourceVersion()
            .update();
      }
      return null;
    } catch (KubernetesClientException e) {
      return new Trouble(Reason.FLAG_UNCONFIRMED, Refusal.of(e, "write", place()));
    } catch (JsonProcessingException e) {
      return new Trouble(Reason.FLAG_UNCONFIRMED, noJson());
    }
  }

  private @Nullable ConfigMap map() {
    return client.configMaps().inNamespace(namespace).withName(spec.name()).get();
  }

  private @Nullable String text(@Nullable ConfigMap map) {
    return map == null || map.getData() == null ? null : map.getData().get(spec.key());
  }

  private String place() {
    return "ConfigMap " + spec.name();
  }

  private String noJson() {
    return "key %s of %s holds no JSON object".formatted(spec.key(), place());
  }
}
