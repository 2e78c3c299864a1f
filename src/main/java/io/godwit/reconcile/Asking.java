package io.godwit.reconcile;

import io.godwit.gate.Answer;
import io.godwit.gate.GateSource;
import io.godwit.gate.Question;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Asks gates, each on a thread of its own and none twice at a time. No thread waits for a
 * measurement that takes long: it is asked after every few seconds until it is done.
 */
final class Asking {
  private static final Logger LOG = Logger.getLogger(Asking.class);
  private static final Duration PENDING = Duration.ofSeconds(2);

  /** Which gate of which migration is asked, and what for. */
  record Key(long migration, String gate, String scope) {}

  private record Pending(String measurement, Instant next) {}

  private final Function<Question, GateSource> sources;
  private final Runnable nudge;
  private final Clock clock;
  private final Set<Key> asking = ConcurrentHashMap.newKeySet();
  private final Map<Key, Pending> pending = new ConcurrentHashMap<>();

  /** Asks sources, and nudges after each answer. */
  Asking(Function<Question, GateSource> sources, Runnable nudge, Clock clock) {
    this.sources = sources;
    this.nudge = nudge;
    this.clock = clock;
  }

  /** Asks, unless that is being done; {@code then} gets the answer once there is one. */
  void ask(Key key, Question question, Consumer<Answer> then) {
    Pending waits = pending.get(key);
    if (waits != null && !waits.measurement().equals(question.measurement())) {
      waits = null;
    }
    if ((waits != null && waits.next().isAfter(clock.instant())) || !asking.add(key)) {
      return;
    }
    Question same = waits == null ? question : question.again();
    Thread.ofVirtual()
        .name("gate-" + key.gate())
        .start(
            () -> {
              try {
                Answer answer = answer(same);
                if (answer instanceof Answer.Pending) {
                  pending.put(key, new Pending(same.measurement(), clock.instant().plus(PENDING)));
                  return;
                }
                pending.remove(key);
                then.accept(answer);
                nudge.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                asking.remove(key);
              }
            });
  }

  /** What is known of other migrations is of no use any more. */
  void keep(Set<Long> migrations) {
    pending.keySet().removeIf(key -> !migrations.contains(key.migration()));
  }

  /** The numbers mean other migrations. */
  void forget() {
    pending.clear();
  }

  private Answer answer(Question question) throws InterruptedException {
    try {
      return sources.apply(question).ask(clock.instant());
    } catch (RuntimeException e) {
      LOG.debug("gate " + question.gate().gate().name() + " could not be asked", e);
      return new Answer.Missing("it cannot be asked: " + e.getClass().getSimpleName());
    }
  }
}
