package io.godwit.whole;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;

/** Kills the first worker of each stage as soon as it runs, and the operator when told to. */
final class Killer implements AutoCloseable {
  private final Installation godwit;
  private final Set<String> killed = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Pod> running = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::kill);
  private final Watch watch;

  Killer(Installation godwit) {
    this.godwit = godwit;
    this.watch =
        godwit
            .client()
            .pods()
            .inNamespace(godwit.namespace())
            .withLabel("app.kubernetes.io/managed-by", "godwit")
            .watch(
                new Watcher<Pod>() {
                  @Override
                  public void eventReceived(Action action, Pod pod) {
                    if (action == Action.MODIFIED && "Running".equals(pod.getStatus().getPhase())) {
                      running.add(pod);
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                });
    thread.start();
  }

  /** Each stage whose first worker was killed, after the name of its migration. */
  Set<String> killed() {
    return killed;
  }

  private void kill() {
    try {
      while (true) {
        Pod pod = running.take();
        var labels = pod.getMetadata().getLabels();
        if (killed.add(labels.get("godwit.io/migration") + " " + labels.get("godwit.io/stage"))) {
          kill(pod.getMetadata().getName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void kill(String pod) {
    godwit
        .client()
        .pods()
        .inNamespace(godwit.namespace())
        .withName(pod)
        .withGracePeriod(0)
        .delete();
  }

  /** Kills the operator that leads, and waits until another one does. */
  void killLeader() {
    String former = leader();
    kill(former);
    Awaitility.await("another leader than " + former)
        .atMost(Installation.PATIENCE)
        .until(() -> leader(), now -> !now.isEmpty() && !now.equals(former));
  }

  private String leader() {
    var lease =
        godwit.client().leases().inNamespace(godwit.namespace()).withName("godwit-operator").get();
    String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }

  @Override
  public void close() {
    watch.close();
    thread.interrupt();
  }
}
