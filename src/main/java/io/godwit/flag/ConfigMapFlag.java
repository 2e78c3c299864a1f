package io.godwit.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.CutoverSpec;
import java.util.Map;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/** A flag in a ConfigMap. */
public record ConfigMapFlag(
    KubernetesClient client, String namespace, CutoverSpec.ConfigMapFlag spec)
    implements FlagProvider {
  private static final Logger LOG = Logger.getLogger(ConfigMapFlag.class);

  @Override
  public OptionalInt percent() {
    try {
      ConfigMap map = client.configMaps().inNamespace(namespace).withName(spec.name()).get();
      String text = map == null || map.getData() == null ? null : map.getData().get(spec.key());
      return FlagDocument.parse(text).percent(spec.flag());
    } catch (KubernetesClientException | JsonProcessingException e) {
      LOG.warnf("flag %s in ConfigMap %s cannot be read", spec.flag(), spec.name());
      return OptionalInt.empty();
    }
  }

  @Override
  public void set(int percent) {
    try {
      ConfigMap map = client.configMaps().inNamespace(namespace).withName(spec.name()).get();
      if (map == null) {
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(spec.name())
                    .withNamespace(namespace)
                    .endMetadata()
                    .withData(
                        Map.of(spec.key(), FlagDocument.parse(null).with(spec.flag(), percent)))
                    .build())
            .create();
        return;
      }
      String text = map.getData() == null ? null : map.getData().get(spec.key());
      ConfigMap changed =
          new ConfigMapBuilder(map)
              .addToData(spec.key(), FlagDocument.parse(text).with(spec.flag(), percent))
              .build();
      // Refused if somebody changed it meanwhile: the next look tries again.
      client.resource(changed).lockResourceVersion().update();
    } catch (KubernetesClientException | JsonProcessingException e) {
      LOG.warnf("flag %s in ConfigMap %s was not set, trying again", spec.flag(), spec.name());
    }
  }
}
