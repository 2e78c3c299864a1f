package io.godwit.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.godwit.api.GateProvider;
import io.godwit.api.Migration;
import io.godwit.kube.GateJobs.State;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that measure, in a real cluster; the image is Godwit's, whose entrypoint is java. */
@Tag("cluster")
class GateJobsClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  private static final Duration LONG = Duration.ofMinutes(15);
  private static final WorkerImage IMAGE =
      new WorkerImage(
          Objects.requireNonNullElse(System.getenv("GODWIT_TEST_IMAGE"), "godwit:dev"),
          "godwit-worker",
          true);
  private static String uid = "";

  @BeforeAll
  static void makeTheirOwner() {
    // A real one: the garbage collector takes a Job away whose owner does not exist.
    Migration owner = Specs.migration("gated", SpecDraft.byFlag().spec());
    owner.getMetadata().setNamespace(CLUSTER.namespace());
    uid = CLUSTER.client().resource(owner).create().getMetadata().getUid();
    CLUSTER
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("options")
                .withNamespace(CLUSTER.namespace())
                .endMetadata()
                .withStringData(Map.of("java", "-Dfound=yes"))
                .build())
        .create();
  }

  @Test
  void shouldEndWellWithExitCodeZero() {
    // Given
    var options =
        new GateProvider.Variable(
            "JAVA_TOOL_OPTIONS",
            null,
            new GateProvider.ValueFrom(new GateProvider.SecretKey("options", "java")));
    GateJobs.Order order = order("well", job(null, List.of("-version"), List.of(options), null));

    // When
    State state = ended(order);

    // Then: whoever asks again for the same measurement gets the same Job's answer.
    assertThat(state).isInstanceOf(State.Ended.class);
    assertThat(((State.Ended) state).exitCode()).isZero();
    assertThat(jobs().ask(order)).isEqualTo(state);
    assertThat(new GateJobs(CLUSTER.client(), IMAGE).ask(order)).isEqualTo(state);
  }

  @Test
  void shouldEndBadlyWithAnotherExitCode() {
    // When
    State state = ended(order("badly", job(null, List.of("--no-such-option"), null, null)));

    // Then
    assertThat(state).isInstanceOf(State.Ended.class);
    assertThat(((State.Ended) state).exitCode()).isEqualTo(1);
  }

  @Test
  void shouldMeasureNothingWhereItsImageIsNotToBeHad() {
    // Given
    GateJobs.Order order =
        order("nowhere", job("nowhere.invalid/smoke:1", List.of("x"), null, null));

    // When
    State state = ended(order);

    // Then: and nothing of it is left in the way.
    assertThat(state).isInstanceOf(State.Lost.class);
    assertThat(((State.Lost) state).why()).contains("does not start");
    await().atMost(LONG).until(() -> found(order) == null);
  }

  @Test
  void shouldNotStartAnotherForOneThatIsGone() {
    // Given
    GateJobs.Order order = order("gone", job("nowhere.invalid/smoke:1", List.of("x"), null, null));
    assertThat(jobs().ask(order)).isEqualTo(new State.Measuring());
    jobs().ask(order);

    // When
    CLUSTER.client().resource(Objects.requireNonNull(found(order))).delete();
    await().atMost(LONG).until(() -> found(order) == null);

    // Then
    assertThat(jobs().ask(begun(order))).isInstanceOf(State.Lost.class);
    assertThat(found(order)).isNull();
  }

  @Test
  void shouldRunUnderAnAccountThatAllowsIt() {
    // Given
    account("closed", Map.of());
    account("open", Map.of(Labels.ALLOW_GATE_JOBS, "true"));

    // Then
    assertThat(jobs().ask(order("closed", job(null, List.of("-version"), null, "closed"))))
        .isInstanceOfSatisfying(
            State.Lost.class, lost -> assertThat(lost.why()).contains("closed", "label"));
    assertThat(jobs().ask(order("open", job(null, List.of("-version"), null, "open"))))
        .isEqualTo(new State.Measuring());
  }

  private static void account(String name, Map<String, String> labels) {
    CLUSTER
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(CLUSTER.namespace())
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  private static GateJobs jobs() {
    return new GateJobs(CLUSTER.client(), IMAGE);
  }

  private static State ended(GateJobs.Order order) {
    AtomicBoolean begun = new AtomicBoolean();
    return await()
        .atMost(LONG)
        .until(
            () -> jobs().ask(begun.getAndSet(true) ? begun(order) : order),
            state -> !(state instanceof State.Measuring));
  }

  private static @Nullable Job found(GateJobs.Order order) {
    return CLUSTER
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(CLUSTER.namespace())
        .withName(GateJobTemplate.name(order))
        .get();
  }

  private static GateJobs.Order order(String gate, GateProvider.Job job) {
    return new GateJobs.Order(CLUSTER.namespace(), "gated", uid, gate, "first", job, false);
  }

  private static GateJobs.Order begun(GateJobs.Order order) {
    return new GateJobs.Order(
        order.namespace(),
        order.migration(),
        order.uid(),
        order.gate(),
        order.measurement(),
        order.job(),
        true);
  }

  private static GateProvider.Job job(
      @Nullable String image,
      List<String> args,
      @Nullable List<GateProvider.Variable> env,
      @Nullable String account) {
    return new GateProvider.Job(image, null, args, env, account, null, "2m");
  }
}
