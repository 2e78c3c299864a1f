package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.verify.shadowReads}: a query as it was and as it will be. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "!has(self.keys) || (self.old.contains(':key') && self.new.contains(':key'))",
    message = "old and new must contain :key where keys is given: each runs once for each key")
@ValidationRule(
    value = "has(self.keys) || !(self.old.contains(':key') || self.new.contains(':key'))",
    message = "must be given where old or new contains :key: a query of one column",
    reason = "FieldValueRequired",
    fieldPath = ".keys")
@ValidationRule(
    value = "self.name != 'application'",
    message = "must not be application: that is what the application itself reports",
    fieldPath = ".name")
public record ShadowReadSpec(
    @Required
        @Size(min = 1, max = 40) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription("What it is called in status, metrics and the ledger.")
        String name,
    @Required
        @Size(min = 1, max = 4000) @JsonPropertyDescription(
            "The query as the application asks it now: one statement that only reads, with :key for"
                + " the value of keys.")
        String old,
    @JsonProperty("new")
        @Required
        @Size(min = 1, max = 4000) @JsonPropertyDescription(
            "The query as the application will ask it of the new shape; its results must be the"
                + " same.")
        String renewed,
    @Nullable @Size(min = 1, max = 4000) @JsonPropertyDescription(
            "A query of one column: for each of its values old and new run once. Best a random"
                + " sample, as by TABLESAMPLE. Left out: both run once in each round.")
        String keys,
    @Default("false")
        @JsonPropertyDescription(
            "True: the order of rows counts. False: the same rows in any order are the same.")
        boolean ordered,
    @Nullable @Size(max = 31) @Pattern(Patterns.DECIMAL) @JsonPropertyDescription(
            "How far apart two numbers may be and count as equal, like 0.005. Left out: not at"
                + " all.")
        String tolerance,
    @Default("500") @Min(1) @Max(5000) @JsonPropertyDescription("Keys in one round at most.")
        int sample) {}
