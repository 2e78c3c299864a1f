package io.godwit.cli;

import static io.godwit.cli.Played.HASH;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Migration;
import io.godwit.engine.QuarantineList;
import io.godwit.engine.WaivedKeys;
import io.godwit.kube.ConfigMaps;
import io.godwit.support.TestCluster;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that ask the operator for something, or show what it has written. */
@Tag("cluster")
class CommandsClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  private Shell shell;
  private Played played;
  private String name;

  @BeforeEach
  void apply() throws IOException {
    shell = new Shell(CLUSTER.client(), CLUSTER.namespace());
    played = Played.in(CLUSTER);
    name = played.name();
  }

  @ParameterizedTest
  @CsvSource({"'accepted, attempt 1', 0", "'refused: it is too late', 1"})
  void shouldSayWhatBecameOfAnApproval(String result, int code) throws Exception {
    played.write("approval");
    var typed = shell.begin("approve", name, "--plan", HASH, "--reason", "read it");

    Migration asked = played.await("approve");
    played.answer("approve", result);

    assertThat(asked.getMetadata().getAnnotations())
        .containsEntry("godwit.io/approve-reason", "read it")
        .containsKey("godwit.io/approve-by")
        .hasEntrySatisfying(
            "godwit.io/approve", token -> assertThat(token).startsWith("contract@" + HASH + "@1@"));
    assertThat(typed.printed().code()).isEqualTo(code);
    assertThat(typed.printed().out() + typed.printed().err()).contains(result);
  }

  @Test
  void shouldApproveNothingThatWasNotRead() {
    played.write("approval");

    var another = shell.type("approve", name, "--plan", "sha256:another");
    var unread = shell.type("approve", name);

    assertThat(another.code()).isEqualTo(1);
    assertThat(another.err()).contains("the plan of " + name + " is " + HASH);
    assertThat(unread.code()).isEqualTo(1);
    assertThat(unread.err()).contains("nothing was approved").contains("--plan " + HASH);
    assertThat(played.migration().getMetadata().getAnnotations()).isNullOrEmpty();
  }

  @Test
  void shouldApproveNothingThatDoesNotWait() {
    played.write("backfill");

    var printed = shell.type("approve", name, "--yes");

    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.err()).contains("waits for no approval: Backfill");
  }

  @Test
  void shouldAskForARollbackThatLosesValues() throws Exception {
    var typed = shell.begin("rollback", name, "--accept-loss");

    Migration asked = played.await("accept-loss");
    played.answer("rollback", "accepted, attempt 1");
    played.answer("accept-loss", "accepted, attempt 1");

    assertThat(asked.getMetadata().getAnnotations().keySet())
        .containsExactlyInAnyOrder(
            "godwit.io/rollback",
            "godwit.io/rollback-by",
            "godwit.io/accept-loss",
            "godwit.io/accept-loss-by");
    assertThat(typed.printed().code()).isZero();
  }

  @Test
  void shouldListAndWaiveRowsInQuarantine() throws Exception {
    played.write("backfill");
    assertThat(shell.type("quarantine", "list", name).err())
        .contains("No row of " + name + " is in quarantine");
    var rows =
        new QuarantineList(
            3, 1, List.of(row("7", null), row("8", null), row("9", "2026-03-01T12:00:00Z")));
    new ConfigMaps(CLUSTER.client())
        .write(played.migration(), ConfigMaps.Listing.QUARANTINE, rows.json());

    var listed = shell.type("quarantine", "list", name);
    var json = shell.type("quarantine", "list", name, "-o", "json");
    var unasked = shell.type("quarantine", "waive", name, "--all");
    var typed = shell.begin("quarantine", "waive", name, "--all", "-y", "--reason", "test orders");
    Migration asked = played.await("quarantine-waive");
    played.answer("quarantine-waive", "done: rows are waived: 2");

    assertThat(listed.out()).contains("public.orders   7     22P02");
    assertThat(QuarantineList.parse(json.out())).isEqualTo(rows);
    assertThat(unasked.err()).contains("nothing was waived");
    assertThat(asked.getMetadata().getAnnotations())
        .containsEntry("godwit.io/quarantine-waive-reason", "test orders")
        .hasEntrySatisfying(
            "godwit.io/quarantine-waive",
            value -> assertThat(WaivedKeys.read(value)).contains(List.of("7", "8")));
    assertThat(typed.printed().code()).isZero();
  }

  @Test
  void shouldAskForOneMoreTry() throws Exception {
    played.write("backfill");

    var typed = shell.begin("quarantine", "retry", name);
    played.await("quarantine-retry");
    played.answer("quarantine-retry", "refused: no row is in quarantine");

    assertThat(typed.printed().code()).isEqualTo(1);
    assertThat(typed.printed().err()).contains("refused: no row is in quarantine");
  }

  private static QuarantineList.Entry row(String key, @Nullable String waivedAt) {
    String noon = "2026-03-01T12:00:00Z";
    return new QuarantineList.Entry(
        "public.orders",
        key,
        "22P02",
        "invalid_text_representation",
        1,
        noon,
        noon,
        false,
        waivedAt,
        null);
  }

  @Test
  void shouldSuspendAndResume() throws Exception {
    played.write("backfill");

    var typed = shell.begin("suspend", name);
    played.resource().waitUntilCondition(m -> m.getSpec().suspend(), 20, TimeUnit.SECONDS);
    played.write("backfill");
    var suspended = typed.printed();
    var again = shell.type("suspend", name);
    typed = shell.begin("resume", name);
    played.resource().waitUntilCondition(m -> !m.getSpec().suspend(), 20, TimeUnit.SECONDS);
    played.write("backfill");

    assertThat(suspended.code()).isZero();
    assertThat(again.out()).contains("is suspended already");
    assertThat(typed.printed().out()).contains(name + " goes on");
  }

  @Test
  void shouldPrintALineForEachChangeIntoAPipe() throws Exception {
    var typed = shell.begin("get", name, "--watch");
    played.write("backfill");
    played.write("succeeded");

    assertThat(typed.printed().code()).isZero();
    assertThat(typed.printed().out().lines().toList().getLast())
        .endsWith("Z Succeeded: it is over");
    assertThat(typed.printed().out()).doesNotContain("\u001b");
  }

  @Test
  void shouldPrintDataAsJson() {
    played.write("backfill");

    var one = shell.type("get", name, "-o", "json");
    var all = shell.type("list", "-o", "json");

    assertThat(Serialization.unmarshal(one.out(), Migration.class).getStatus().phase())
        .isEqualTo("Backfill");
    assertThat(all.out()).startsWith("[ {").contains("\"" + name + "\"");
    assertThat(shell.type("list").out()).containsPattern(name + " +public.orders +Backfill +64%");
  }

  @Test
  void shouldNameWhatThereIs() {
    var printed = shell.type("explain", "nothing");

    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.err())
        .contains("there is no Migration nothing in namespace " + CLUSTER.namespace())
        .contains(name)
        .hasLineCount(2);
  }
}
