package io.godwit.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.jboss.logging.Logger;

/** Tells the story of a resource in its events. A failure to tell is logged, never thrown. */
public final class Events {
  /** An event's note may have 1 kB. */
  private static final int NOTE_BYTES = 1_000;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final Logger LOG = Logger.getLogger(Events.class);

  private final KubernetesClient client;
  private final Clock clock;
  private final String instance;

  /** Events reported by an instance of the operator. */
  public Events(KubernetesClient client, Clock clock, String instance) {
    this.client = client;
    this.clock = clock;
    this.instance = instance;
  }

  /**
   * One thing that happened.
   *
   * @param warning whether somebody should look
   * @param reason one word of {@link io.godwit.engine.Reason}
   * @param action what was done or tried, in one word
   * @param note the sentence
   */
  public record Happening(boolean warning, String reason, String action, String note) {}

  /** Tells it; the same happening of the same resource and generation is told once. */
  public void tell(HasMetadata regarding, Happening happening) {
    String namespace = regarding.getMetadata().getNamespace();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name(regarding, happening))
            .withNamespace(namespace)
            .endMetadata()
            .withEventTime(new MicroTime(MICROS.format(clock.instant())))
            .withReportingController("godwit.io/operator")
            .withReportingInstance(instance)
            .withAction(happening.action())
            .withReason(happening.reason())
            .withType(happening.warning() ? "Warning" : "Normal")
            .withNote(truncated(happening.note()))
            .withRegarding(
                new ObjectReferenceBuilder()
                    .withApiVersion(regarding.getApiVersion())
                    .withKind(regarding.getKind())
                    .withName(regarding.getMetadata().getName())
                    .withNamespace(namespace)
                    .withUid(regarding.getMetadata().getUid())
                    .build())
            .build();
    try {
      client.events().v1().events().inNamespace(namespace).resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.warnf("event %s of %s was not told: %s", happening.reason(), namespace, e.getMessage());
      }
    }
  }

  private static String name(HasMetadata regarding, Happening happening) {
    String identity =
        regarding.getMetadata().getUid()
            + "|"
            + regarding.getMetadata().getGeneration()
            + "|"
            + happening.reason()
            + "|"
            + happening.action()
            + "|"
            + happening.note();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return regarding.getMetadata().getName() + "." + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String truncated(String note) {
    String text = note;
    while (text.getBytes(StandardCharsets.UTF_8).length > NOTE_BYTES) {
      text = text.substring(0, text.length() - 16);
    }
    return text;
  }
}
