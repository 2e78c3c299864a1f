package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.health.signals}. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value =
        "(has(self.prometheus) ? 1 : 0) + (has(self.sql) ? 1 : 0) + (has(self.http) ? 1 : 0) <= 1",
    message = "a signal is measured in one way: prometheus, sql or http")
@ValidationRule(
    value =
        "has(self.prometheus) || has(self.sql) || has(self.http) || self.name in "
            + SignalSpec.BUILT_IN,
    message =
        "is no built-in signal, so that it needs prometheus, sql or http; built in are probe,"
            + " replica-lag, replica-bytes, slot-wal, archive-queue, wal-rate, autovacuum,"
            + " active-backends, lock-waiters, blocked-by-us, oldest-transaction, dead-tuples and"
            + " connections",
    fieldPath = ".name")
@ValidationRule(value = SignalSpec.DURATIONS, message = SignalSpec.DURATIONS_MESSAGE)
@ValidationRule(value = SignalSpec.SIZES, message = SignalSpec.SIZES_MESSAGE)
@ValidationRule(value = SignalSpec.PERCENTS, message = SignalSpec.PERCENTS_MESSAGE)
@ValidationRule(value = SignalSpec.NUMBERS, message = SignalSpec.NUMBERS_MESSAGE)
public record SignalSpec(
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription(
            "Name of a built-in signal, or any other name together with prometheus, sql or http."
                + " With both, the built-in one is measured in that way.")
        String name,
    @Nullable @JsonPropertyDescription("Measured by Prometheus.") Prometheus prometheus,
    @Nullable @JsonPropertyDescription("Measured by a query of the database.") Sql sql,
    @Nullable @JsonPropertyDescription("Measured by an HTTP check.") Http http,
    @Nullable @Size(max = 32) @Pattern(Patterns.AMOUNT) @JsonPropertyDescription(
            "From here on the backfill slows down: 20, 1500ms, 100MB or 80%; off: never. Where it"
                + " is left out, a built-in signal has its own.")
        String soft,
    @Nullable @Size(max = 32) @Pattern(Patterns.AMOUNT) @JsonPropertyDescription(
            "From here on the backfill is held; off: never. Below soft, where low values are the"
                + " bad ones. A http check that is given neither holds when it fails.")
        String hard) {

  /** A CEL list: what is measured without any configuration. */
  static final String BUILT_IN =
      "['probe','replica-lag','replica-bytes','slot-wal','archive-queue','wal-rate','autovacuum',"
          + "'active-backends','lock-waiters','blocked-by-us','oldest-transaction','dead-tuples',"
          + "'connections']";

  /** CEL rules: limits of a built-in signal are in its own unit. */
  static final String DURATIONS =
      "!(self.name in ['replica-lag','autovacuum','blocked-by-us','oldest-transaction'])"
          + " || ((!has(self.soft) || self.soft.matches('(off|s|m|h)$'))"
          + " && (!has(self.hard) || self.hard.matches('(off|s|m|h)$')))";

  static final String SIZES =
      "!(self.name in ['replica-bytes','slot-wal','wal-rate'])"
          + " || ((!has(self.soft) || self.soft.matches('(off|B)$'))"
          + " && (!has(self.hard) || self.hard.matches('(off|B)$')))";

  static final String PERCENTS =
      "!(self.name in ['dead-tuples','disk-free','connections'])"
          + " || ((!has(self.soft) || self.soft.matches('(off|%)$'))"
          + " && (!has(self.hard) || self.hard.matches('(off|%)$')))";

  static final String NUMBERS =
      "!(self.name in ['probe','archive-queue','active-backends','lock-waiters'])"
          + " || ((!has(self.soft) || self.soft.matches('(off|[0-9])$'))"
          + " && (!has(self.hard) || self.hard.matches('(off|[0-9])$')))";

  /** What is said of a limit in another unit. */
  static final String DURATIONS_MESSAGE =
      "soft and hard of this signal must be durations like 1500ms, or off";

  static final String SIZES_MESSAGE =
      "soft and hard of this signal must be sizes like 100MB, or off";

  static final String PERCENTS_MESSAGE =
      "soft and hard of this signal must be percentages like 80%, or off";

  static final String NUMBERS_MESSAGE =
      "soft and hard of this signal must be plain numbers, or off";

  /** {@code prometheus}. */
  public record Prometheus(
      @Required
          @Size(max = 512) @Pattern(Patterns.URL) @JsonPropertyDescription(
              "Where Prometheus answers, like http://prometheus.monitoring:9090.")
          String address,
      @Required
          @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "A query whose result is one number: a scalar, or a vector of one.")
          String query) {}

  /** {@code sql}. */
  public record Sql(
      @Required
          @Size(min = 1, max = 2000) @JsonPropertyDescription(
              "A query whose result is one number or boolean; run read only, for 2 s at most.")
          String query) {}

  /** {@code http}. */
  public record Http(
      @Required
          @Size(max = 512) @Pattern(Patterns.URL) @JsonPropertyDescription(
              "Answers with a status of 2xx while all is well (value 0, else 1).")
          String url) {}
}
