package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One entry of {@code spec.cutover.restart}. */
public record RestartSpec(
    @Required @JsonPropertyDescription("Deployment or StatefulSet.") GateProvider.Kind kind,
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Its name, in the same namespace.")
        String name) {}
