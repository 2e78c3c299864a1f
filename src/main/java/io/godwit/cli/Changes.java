package io.godwit.cli;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.godwit.api.Migration;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What happens to one migration, as it happens. */
final class Changes implements AutoCloseable {
  private final BlockingQueue<Optional<Migration>> queue = new LinkedBlockingQueue<>();
  private final SharedIndexInformer<Migration> informer;

  Changes(Cluster cluster, String name) {
    informer =
        cluster
            .resource(name)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Migration migration) {
                    queue.add(Optional.of(migration));
                  }

                  @Override
                  public void onUpdate(Migration before, Migration migration) {
                    queue.add(Optional.of(migration));
                  }

                  @Override
                  public void onDelete(Migration migration, boolean unknown) {
                    queue.add(Optional.empty());
                  }
                });
  }

  /**
   * The next change; empty when the time is up without one.
   *
   * @throws Failure if the migration is gone
   */
  Optional<Migration> next(Duration patience) throws Failure, InterruptedException {
    @Nullable Optional<Migration> change =
        queue.poll(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
    if (change == null) {
      return Optional.empty();
    }
    if (change.isEmpty()) {
      throw new Failure("the Migration was deleted");
    }
    return change;
  }

  @Override
  public void close() {
    informer.close();
  }
}
