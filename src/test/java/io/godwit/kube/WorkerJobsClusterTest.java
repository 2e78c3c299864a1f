package io.godwit.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.Migration;
import io.godwit.engine.JobName;
import io.godwit.engine.Stage;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs in a namespace that has nothing of ours yet; no operator is needed for that. */
@Tag("cluster")
class WorkerJobsClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  private static final WorkerImage IMAGE =
      new WorkerImage("godwit.invalid/none:1", "godwit-worker", true);

  @Test
  void shouldRunWorkersWithoutRights() {
    // Given
    WorkerJobs jobs = new WorkerJobs(CLUSTER.client(), IMAGE);
    // A real owner: the garbage collector takes a Job away whose owner does not exist.
    Migration owner = migration("rights");
    String uid = CLUSTER.client().resource(owner).create().getMetadata().getUid();

    // When: the account is made once, the second Job finds it.
    jobs.ensure(order("rights", uid, Stage.PREPARE), null);
    jobs.ensure(order("rights", uid, Stage.EXPAND), null);

    // Then
    var account =
        CLUSTER
            .client()
            .serviceAccounts()
            .inNamespace(CLUSTER.namespace())
            .withName("godwit-worker")
            .get();
    var pod = job("rights-expand-1").getSpec().getTemplate().getSpec();
    assertThat(account.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getServiceAccountName()).isEqualTo("godwit-worker");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getContainers().getFirst().getSecurityContext().getCapabilities().getDrop())
        .containsExactly("ALL");
  }

  /** As Kueue does it: its label in, suspended until there is room. */
  @Test
  void shouldPassTheTemplateOnAndSayThatAJobWaitsForAdmission() {
    // Given
    WorkerJobs jobs = new WorkerJobs(CLUSTER.client(), IMAGE);
    var template =
        new DatabaseSpec.JobTemplate(
            null,
            Map.of("kueue.x-k8s.io/queue-name", "migrations", Labels.MIGRATION, "not this one"),
            Map.of("note", "low"),
            Map.of("disk", "near"),
            List.of(
                new DatabaseSpec.Toleration(
                    "dedicated", DatabaseSpec.Toleration.Operator.EXISTS, null, null, null)),
            null);

    // When
    jobs.ensure(order("queued", "uid-1", Stage.ROLLBACK, template), null);
    CLUSTER.client().resource(job("queued-rollback-1")).patch("{\"spec\":{\"suspend\":true}}");

    // Then
    Job job = job("queued-rollback-1");
    var pod = job.getSpec().getTemplate();
    assertThat(job.getMetadata().getLabels())
        .containsEntry("kueue.x-k8s.io/queue-name", "migrations")
        .containsEntry(Labels.MIGRATION, "queued");
    assertThat(pod.getMetadata().getAnnotations()).containsEntry("note", "low");
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("disk", "near");
    assertThat(pod.getSpec().getTolerations())
        .extracting(Toleration::getKey)
        .containsExactly("dedicated");
    assertThat(jobs.state(job).message()).contains("waits for admission");
  }

  @Test
  void shouldClearAwayTheJobOfANamesakeThatIsGone() {
    // Given
    WorkerJobs jobs = new WorkerJobs(CLUSTER.client(), IMAGE);
    jobs.ensure(order("namesake", "uid-1", Stage.ROLLBACK), null);

    // When
    Awaitility.await("a Job of its own")
        .until(
            () -> {
              jobs.ensure(order("namesake", "uid-2", Stage.ROLLBACK), null);
              return job("namesake-rollback-1");
            },
            job -> job != null && "uid-2".equals(job.getMetadata().getLabels().get(Labels.UID)));

    // Then: its own is left alone.
    String uid = job("namesake-rollback-1").getMetadata().getUid();
    jobs.ensure(order("namesake", "uid-2", Stage.ROLLBACK), null);
    assertThat(job("namesake-rollback-1").getMetadata().getUid()).isEqualTo(uid);
  }

  private static WorkerJobs.Order order(String name, String uid, Stage stage) {
    return order(name, uid, stage, DatabaseSpec.JobTemplate.EMPTY);
  }

  private static WorkerJobs.Order order(
      String name, String uid, Stage stage, DatabaseSpec.JobTemplate template) {
    Migration migration = migration(name);
    migration.getMetadata().setUid(uid);
    return new WorkerJobs.Order(
        JobName.of(name, stage, 1), migration, database(template), null, "cluster-1", false);
  }

  private static Migration migration(String name) {
    Migration migration = Specs.migration(name, SpecDraft.byFlag().spec());
    migration.getMetadata().setNamespace(CLUSTER.namespace());
    return migration;
  }

  private static DatabaseSpec database(DatabaseSpec.JobTemplate template) {
    return new DatabaseSpec(
        new DatabaseSpec.Connection(
            new DatabaseSpec.SecretRef("none"),
            null,
            new DatabaseSpec.Tls(DatabaseSpec.TlsMode.VERIFY_FULL, null)),
        null,
        null,
        null,
        null,
        null,
        null,
        template,
        false);
  }

  private static Job job(String name) {
    return CLUSTER
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(CLUSTER.namespace())
        .withName(name)
        .get();
  }
}
