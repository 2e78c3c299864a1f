package io.godwit.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.GateProvider;
import io.godwit.kube.GateJobs.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs and pods as Kubernetes shows them, and whether something was measured. */
class GateJobReportTest {
  private static final Instant END = Instant.parse("2026-03-01T12:00:07Z");
  private static final String COMPLETE =
      "{conditions: [{type: Complete, status: 'True', lastTransitionTime: '2026-03-01T12:00:09Z'}]}";
  private static final String FAILED =
      "{conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded, lastTransitionTime:"
          + " '2026-03-01T12:00:09Z'}]}";

  @Test
  void shouldEndWithTheExitCodeAndTheMessageOfItsContainer() {
    assertThat(state(COMPLETE, ended("{exitCode: 0, message: '7', finishedAt: '%s'}")))
        .isEqualTo(new State.Ended(0, "7", END));
    assertThat(state(FAILED, ended("{exitCode: 3, reason: Error, finishedAt: '%s'}")))
        .isEqualTo(new State.Ended(3, null, END));
    // Its pod is gone, but the Job knows how it ended.
    assertThat(state(COMPLETE, "{}"))
        .isEqualTo(new State.Ended(0, null, Instant.parse("2026-03-01T12:00:09Z")));
  }

  @Test
  void shouldMeasureNothingWhereTheContainerDidNotEndByItself() {
    String deadline = FAILED.replace("BackoffLimitExceeded", "DeadlineExceeded");

    assertThat(why(state(deadline, "{}"))).isEqualTo("Job smoke took longer than 1m");
    assertThat(why(state(FAILED, "{}"))).contains("gone without a word");
    assertThat(why(state(FAILED, ended("{exitCode: 128, reason: StartError, finishedAt: '%s'}"))))
        .isEqualTo("Job smoke did not end by itself: StartError");
    assertThat(why(state(FAILED, ended("{exitCode: 137, reason: OOMKilled, finishedAt: '%s'}"))))
        .contains("OOMKilled");
    assertThat(
            why(
                state(
                    FAILED,
                    "{conditions: [{type: DisruptionTarget, status: 'True'}], containerStatuses:"
                        + " [{state: {terminated: {exitCode: 143, finishedAt: '2026-03-01T12:00:07Z'}}}]}")))
        .contains("taken away");
    assertThat(why(state(FAILED, "{phase: Failed, reason: Evicted}"))).contains("taken away");
  }

  @Test
  void shouldSayWhyItDoesNotStart() {
    String waiting =
        "{containerStatuses: [{state: {waiting: {reason: ImagePullBackOff, message: no such"
            + " image}}}]}";

    assertThat(why(state("{}", waiting)))
        .isEqualTo("Job smoke does not start: ImagePullBackOff: no such image");
    assertThat(state("{}", "{containerStatuses: [{state: {running: {}}}]}"))
        .isEqualTo(new State.Measuring());
  }

  private static String ended(String terminated) {
    return "{containerStatuses: [{state: {terminated: %s}}]}".formatted(terminated.formatted(END));
  }

  private static String why(State state) {
    assertThat(state).isInstanceOf(State.Lost.class);
    return ((State.Lost) state).why();
  }

  /** A Job that was created long ago. */
  private static State state(String job, String pod) {
    var asked = new GateProvider.Job("smoke:1", null, null, null, null, null, "1m");
    List<Pod> pods =
        pod.equals("{}")
            ? List.of()
            : List.of(Serialization.unmarshal("status: " + pod, Pod.class));
    return GateJobReport.of(
        Serialization.unmarshal(
            "metadata: {name: smoke, creationTimestamp: '2026-01-01T12:00:00Z'}\nspec: {}\nstatus: "
                + job,
            Job.class),
        asked,
        pods);
  }
}
