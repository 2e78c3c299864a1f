package io.godwit.reconcile;

import io.godwit.api.Database;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.api.NotificationSpec;
import io.godwit.notice.Delivery;
import io.godwit.notice.Message;
import io.godwit.notice.News;
import io.godwit.notice.Notice;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends what is new of a migration to whom its Database names. */
final class Announcer {
  private final Delivery delivery;
  private final Clock clock;

  Announcer(Delivery delivery, Clock clock) {
    this.delivery = delivery;
    this.clock = clock;
  }

  void tell(
      Migration migration,
      @Nullable Database database,
      @Nullable MigrationStatus before,
      MigrationStatus now) {
    List<NotificationSpec> receivers = database == null ? null : database.getSpec().notifications();
    if (receivers == null) {
      return;
    }
    Instant at = clock.instant();
    for (Notice notice : News.between(before, now)) {
      receivers.stream()
          .filter(
              receiver -> receiver.events() == null || receiver.events().contains(notice.kind()))
          .forEach(
              receiver ->
                  delivery.send(
                      migration.getMetadata().getNamespace(),
                      receiver,
                      Message.of(receiver.format(), migration, now, notice, at)));
    }
  }
}
