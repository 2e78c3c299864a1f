package io.godwit.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.godwit.engine.GateRun;
import io.godwit.engine.Measurement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a gate was where it was asked.
 *
 * @param gate its name
 * @param scope for what it was asked: a phase, a step of the ramp, the drop
 * @param attempt in which try
 * @param startedAt when measuring began
 * @param passedAt when it passed last, or null if it never did
 * @param counts measurements of the last run, by what they count as
 * @param last the last measurements, the oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GateResult(
    String gate,
    String scope,
    int attempt,
    Instant startedAt,
    @Nullable Instant passedAt,
    Counts counts,
    List<Measured> last) {

  /** Measurements by what they count as; {@code errors} could not be measured. */
  public record Counts(int successful, int failed, int inconclusive, int errors) {}

  /**
   * One measurement.
   *
   * @param verdict what it counts as, one of the words of {@link Measurement.Phase}
   * @param value what was found, or why nothing was; never a row's value
   */
  public record Measured(Instant at, String verdict, String value) {}

  public GateResult {
    last = List.copyOf(last);
  }

  /** Of a run in the ledger. */
  public static GateResult of(GateRun run) {
    GateRun.Counts counts = run.counts();
    return new GateResult(
        run.gate(),
        run.scope(),
        run.attempt(),
        run.startedAt(),
        run.passedAt(),
        new Counts(counts.successful(), counts.failed(), counts.inconclusive(), counts.errors()),
        run.last().stream()
            .map(one -> new Measured(one.at(), one.phase().word(), one.words()))
            .toList());
  }
}
