package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** {@code Database.spec.concurrency}: how much goes on at the same time. */
@JsonInclude(NON_NULL)
public record ConcurrencySpec(
    @Nullable @Min(1) @Max(1000) @JsonPropertyDescription(
            "Migrations that have begun and not ended, at most; others wait in the order of their"
                + " age. No limit, if left out.")
        Integer migrations,
    @Nullable @Min(1) @Max(1000) @JsonPropertyDescription(
            "Worker pods that fill and compare rows, of all migrations in Backfill and Verify"
                + " together, at most. No limit, if left out.")
        Integer workers) {}
