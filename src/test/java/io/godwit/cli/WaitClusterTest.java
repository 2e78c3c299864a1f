package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.TestCluster;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exit codes of {@code wait}: what scripts and pipelines rely on. */
@Tag("cluster")
class WaitClusterTest {
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
  @CsvSource({"succeeded, 0", "rolled-back, 2", "failed, 1", "stalled, 1"})
  void shouldEndWaitingWithTheCodeOfTheEnd(String end, int code) throws Exception {
    // Begun before any operator has looked: an absent outcome is none.
    var typed = shell.begin("wait", name, "--timeout", "25s");
    played.write("backfill");
    played.write(end);

    assertThat(typed.printed().code()).as(typed.printed().err()).isEqualTo(code);
    assertThat(typed.printed().err()).satisfies(e -> assertThat(e.isEmpty()).isEqualTo(code == 0));
  }

  @Test
  void shouldEndWaitingAtAMilestone() throws Exception {
    var typed = shell.begin("wait", name, "--for", "expanded");
    played.write("expanded");

    assertThat(typed.printed().code()).isZero();
  }

  @Test
  void shouldEndWaitingWhenTheTimeIsUp() {
    var printed = shell.type("wait", name, "--timeout", "300ms");

    assertThat(printed.code()).isEqualTo(WaitCommand.TIMED_OUT);
    assertThat(printed.err()).contains("the time is up after 300ms");
  }

  @Test
  void shouldRefuseAMilestoneThatIsNone() {
    var printed = shell.type("wait", name, "--for", "Someday");

    assertThat(printed.code()).isEqualTo(Godwit.USAGE);
    assertThat(printed.err()).contains("no milestone is called Someday").contains("CutOver");
  }
}
