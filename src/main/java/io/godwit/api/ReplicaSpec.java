package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One entry of {@code spec.replicas}. */
@JsonInclude(NON_NULL)
public record ReplicaSpec(
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.SIGNAL) @JsonPropertyDescription("What it is called in status, events and metrics.")
        String name,
    @Required
        @Size(min = 1, max = 253) @Pattern(Patterns.HOST) @JsonPropertyDescription(
            "Its host. Database, user, password and TLS are those of spec.connection.")
        String host,
    @Nullable @Min(1) @Max(65535) @JsonPropertyDescription("Its port, where it is another than that of the primary.")
        Integer port) {}
