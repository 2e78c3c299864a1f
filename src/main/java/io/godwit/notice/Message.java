package io.godwit.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.godwit.api.AudienceSpec;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.api.NotificationSpec.Format;
import io.godwit.api.NotificationSpec.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A piece of news in the form that a receiver takes.
 *
 * @param contentType of the request
 */
public record Message(String contentType, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "io.godwit.migration.";

  /** The news of a migration at a time. The same news has the same id, however often it is sent. */
  public static Message of(
      Format format, Migration migration, MigrationStatus status, Notice notice, Instant at) {
    return switch (format) {
      case CLOUD_EVENTS -> event(migration, status, notice, at);
      case SLACK -> text(migration, notice);
    };
  }

  private static Message event(
      Migration migration, MigrationStatus status, Notice notice, Instant at) {
    var metadata = migration.getMetadata();
    String identity = metadata.getUid() + notice.kind() + at + notice.text();
    var event =
        CloudEventBuilder.v1()
            .withId(UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString())
            .withSource(
                URI.create(
                    "/apis/godwit.io/v1alpha1/namespaces/%s/migrations/%s"
                        .formatted(metadata.getNamespace(), metadata.getName())))
            .withType(TYPE + notice.kind().word())
            .withSubject(metadata.getNamespace() + "/" + metadata.getName())
            .withTime(at.atOffset(ZoneOffset.UTC))
            .withData("application/json", bytes(data(migration, status, notice)))
            .build();
    return new Message(
        JsonFormat.CONTENT_TYPE,
        new String(new JsonFormat().serialize(event), StandardCharsets.UTF_8));
  }

  private static Map<String, @Nullable Object> data(
      Migration migration, MigrationStatus status, Notice notice) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("namespace", migration.getMetadata().getNamespace());
    data.put("migration", migration.getMetadata().getName());
    data.put("owner", migration.getSpec().owner());
    data.put("severity", notice.severity().name().toLowerCase(Locale.ROOT));
    data.put("reason", notice.reason());
    data.put("message", said(migration, notice));
    data.put("audience", migration.getSpec().audience());
    data.put("table", status.table());
    data.put("phase", status.phase());
    data.put("outcome", status.outcome());
    data.put("attempt", status.attempt());
    data.put("planHash", status.planHash());
    data.put("flagPercent", status.flagPercent());
    data.put("cohorts", status.cutover() == null ? null : status.cutover().switched());
    data.values().removeIf(value -> value == null);
    return data;
  }

  /** With the plan those who use the old shape hear what they must do, and by when. */
  private static String said(Migration migration, Notice notice) {
    List<AudienceSpec> audience = migration.getSpec().addressed();
    return notice.kind() != Kind.PLAN_READY || audience.isEmpty()
        ? notice.text()
        : notice.text()
            + "\nWho has to do what:\n"
            + audience.stream().map(one -> "- " + one.words()).collect(Collectors.joining("\n"));
  }

  private static Message text(Migration migration, Notice notice) {
    String mark =
        switch (notice.severity()) {
          case INFO -> "";
          case WARNING -> ":warning: ";
          case INCIDENT -> ":rotating_light: INCIDENT ";
        };
    String text =
        "%s*%s/%s* %s: %s"
            .formatted(
                mark,
                migration.getMetadata().getNamespace(),
                migration.getMetadata().getName(),
                notice.kind().word().replace('-', ' '),
                escaped(said(migration, notice)));
    return new Message(
        "application/json", new String(bytes(Map.of("text", text)), StandardCharsets.UTF_8));
  }

  /** As Slack wants it: what looks like a mention or a link is none. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static byte[] bytes(Map<String, ? extends @Nullable Object> object) {
    try {
      return JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written as JSON", e);
    }
  }
}
