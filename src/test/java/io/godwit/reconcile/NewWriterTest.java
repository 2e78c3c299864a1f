package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AuditStatus;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Phase;
import io.godwit.engine.Caller;
import io.godwit.engine.Caller.Side;
import io.godwit.engine.Decision;
import io.godwit.engine.Reason;
import io.godwit.engine.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A writer that Prepare did not see is told of once. */
class NewWriterTest {
  private final Resource resource = new Resource();

  @Test
  void shouldTellOfEachNewWriterOnce() {
    Caller planned = caller("checkout", true, true);
    Caller reader = caller("report", false, false);
    Caller writer = caller("import", true, false);

    MigrationStatus first = look(planned, reader);
    MigrationStatus second = look(writer, planned, reader);
    MigrationStatus third = look(writer, planned, reader);

    assertThat(Story.newWriters(null, first)).isEmpty();
    assertThat(Story.newWriters(first, second))
        .extracting(AuditStatus.Caller::words)
        .containsExactly("import of role shop writes the old shape");
    assertThat(Story.newWriters(second, third)).isEmpty();
  }

  @Test
  void shouldSayNothingWhereNobodyWasSeen() {
    assertThat(look().audit()).isNull();
  }

  private static Caller caller(String application, boolean writes, boolean planned) {
    return new Caller("shop", application, Side.OLD, writes, planned, NOON);
  }

  private MigrationStatus look(Caller... callers) {
    Usage usage = new Usage(null, List.of(), List.of(), null, null, List.of(callers));
    resource.look(
        in(Phase.BACKFILL).ledger(ledger -> ledger.usage(usage)).now(),
        new Decision.Work(Reason.BACKFILLING, "filling", List.of()));
    return resource.status();
  }
}
