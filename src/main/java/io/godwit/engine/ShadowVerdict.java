package io.godwit.engine;

import io.godwit.api.ShadowLimit;
import io.godwit.api.ShadowReadSpec;
import io.godwit.engine.Shadow.Reads;
import io.godwit.engine.Shadow.Source;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What shadow reads say against {@code spec.verify.shadowLimit}. Of a sample it is the upper 95 %
 * bound that must not exceed the limit; a pair without keys is no sample, so that it is judged by
 * its count: once equal and never different.
 */
public sealed interface ShadowVerdict {
  /** What holds the migration, in one word. */
  String GATE = "shadow-reads";

  /** With so much certainty it is clear before the sample is whole that it will not pass. */
  double CLEAR = 0.999;

  double CONFIDENCE = 0.95;

  /** What was seen, and what is wanted. */
  String words();

  /** Enough reads, and as good as they must be. */
  record Passed(String words) implements ShadowVerdict {}

  /** More reads differ, fail or are slow than may. */
  record Failed(String words) implements ShadowVerdict {}

  /** Too few reads to say. */
  record NotYet(String words) implements ShadowVerdict {}

  /** A query cannot run at all: nothing can be measured before somebody mends it. */
  record Broken(String words) implements ShadowVerdict {}

  /** Reads that the spec declares, whether any has come or not. */
  static List<Reads> declared(Situation now) {
    Shadow shadow = now.ledgerOrNull() == null ? Shadow.NONE : now.ledger().shadow();
    List<Reads> all = new ArrayList<>();
    for (ShadowReadSpec pair : now.spec().verify().pairs()) {
      boolean told = Hashes.ofShadowRead(pair).equals(shadow.recorded().get(pair.name()));
      // What came of another pair of this name says nothing of this one.
      all.add(
          shadow
              .reads(pair.name())
              .filter(reads -> told)
              .orElseGet(() -> Reads.none(pair.name(), Source.GODWIT)));
    }
    if (now.spec().verify().applicationShadowReads()) {
      all.add(
          shadow
              .reads(Reads.APPLICATION)
              .orElseGet(() -> Reads.none(Reads.APPLICATION, Source.APPLICATION)));
    }
    return all;
  }

  /** The verdict on one of them. */
  static ShadowVerdict of(Situation now, Reads reads) {
    ShadowLimit limit = now.spec().verify().shadowLimit();
    Shadow.Trouble trouble = reads.trouble();
    if (trouble != null) {
      return new Broken(reads.name() + ": " + trouble.words());
    }
    boolean sampled =
        now.spec().verify().pairs().stream()
            .noneMatch(pair -> pair.name().equals(reads.name()) && pair.keys() == null);
    double ratio = Double.parseDouble(limit.maxMismatchRatio());
    long wanted = sampled ? Math.max(limit.minSamples(), BinomialBound.cleanSample(ratio)) : 1;
    Shadow.Counts counts = reads.counts();
    long samples = counts.samples();
    String seen = seen(reads);
    if (sampled
        ? counts.bad() > ratio * samples
            && BinomialBound.lower(counts.bad(), samples, CLEAR) > ratio
        : counts.bad() > 0) {
      return new Failed(seen + "; accepted are " + percent(sampled ? ratio : 0));
    }
    if (samples < wanted) {
      return new NotYet(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d reads%s",
              reads.name(),
              samples,
              wanted,
              failing(counts)));
    }
    double upper = sampled ? BinomialBound.upper(counts.bad(), samples, CONFIDENCE) : 0;
    if (upper > ratio) {
      return new Failed(
          "%s, at most %s of all with 95 %% certainty; accepted are %s"
              .formatted(seen, percent(upper), percent(ratio)));
    }
    String most = limit.maxP99Ratio();
    Optional<Double> slower = reads.times() == null ? Optional.empty() : reads.times().p99Ratio();
    if (most != null && slower.isPresent() && slower.get() > Double.parseDouble(most)) {
      return new Failed(
          String.format(
              Locale.ROOT,
              "%s: the p99 latency of the new query is %.2f times that of the old one; accepted are"
                  + " %s",
              reads.name(),
              slower.get(),
              most));
    }
    return new Passed(seen);
  }

  /** What keeps readers from moving on, if anything does. */
  static Optional<Decision> unmet(Situation now) {
    List<ShadowVerdict> verdicts = verdicts(now);
    String keys = ". Keys are in godwit.shadow_mismatches";
    return worst(verdicts, Failed.class)
        .map(
            words ->
                Decision.stalled(
                    GATE,
                    Reason.SHADOW_MISMATCH,
                    words + keys,
                    "godwit retry "
                        + now.name()
                        + "   # counts anew; or: godwit rollback "
                        + now.name()))
        .or(
            () ->
                worst(verdicts, Broken.class)
                    .map(
                        words ->
                            Decision.stalled(
                                GATE,
                                Reason.SHADOW_READ_FAILED,
                                words,
                                "kubectl edit migrations.godwit.io " + now.name())))
        .or(
            () ->
                worst(verdicts, NotYet.class)
                    .map(words -> Decision.held(GATE, Reason.SHADOW_SAMPLING, words, null)))
        .map(decision -> decision);
  }

  /** Words on the reads that fail the limit, once readers have begun to move. */
  static Optional<String> failed(Situation now) {
    return worst(verdicts(now), Failed.class);
  }

  private static List<ShadowVerdict> verdicts(Situation now) {
    return declared(now).stream().map(reads -> of(now, reads)).toList();
  }

  private static Optional<String> worst(
      List<ShadowVerdict> verdicts, Class<? extends ShadowVerdict> kind) {
    List<String> words =
        verdicts.stream().filter(kind::isInstance).map(ShadowVerdict::words).limit(3).toList();
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of("shadow reads " + String.join("; ", words));
  }

  private static String seen(Reads reads) {
    Shadow.Counts counts = reads.counts();
    return String.format(
        Locale.ROOT,
        "%s: of %,d reads %,d differ and %,d fail on the new shape",
        reads.name(),
        counts.samples(),
        counts.mismatched(),
        counts.newErrors());
  }

  private static String failing(Shadow.Counts counts) {
    return counts.oldErrors() == 0
        ? ""
        : String.format(Locale.ROOT, ", %,d more could not be measured", counts.oldErrors());
  }

  /** A share as a percentage of two digits that count, rounded up: it is a bound. */
  static String percent(double share) {
    return BigDecimal.valueOf(share * 100)
            // What the multiplication added is none of it.
            .round(new MathContext(12))
            .round(new MathContext(2, RoundingMode.UP))
            .stripTrailingZeros()
            .toPlainString()
        + "%";
  }
}
