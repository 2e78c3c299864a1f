package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.health}. */
@JsonInclude(NON_NULL)
public record HealthSpec(
    @Nullable @Size(max = 32) @JsonPropertyDescription(
            "What is measured while rows are filled, and how much the database can bear. Built-in"
                + " signals are watched without being named; a signal that is named here and has"
                + " no data holds.")
        List<SignalSpec> signals) {}
