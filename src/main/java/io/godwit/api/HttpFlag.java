package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code spec.cutover.flag.http}: a flag of any service that speaks HTTP. */
@JsonInclude(NON_NULL)
@ValidationRule(
    value = "self.body.contains('{{percent}}')",
    message = "must hold {{percent}}, for which the percentage stands when it is sent",
    fieldPath = ".body")
@ValidationRule(
    value = "has(self.tenantsPath) == self.body.contains('{{tenants}}')",
    message = "must be given where body holds {{tenants}}, and only there",
    fieldPath = ".tenantsPath")
public record HttpFlag(
    @Required
        @Size(min = 1, max = 100) @Pattern(Patterns.FLAG) @JsonPropertyDescription("What the flag is called, for people and for dependsOn.")
        String flag,
    @Required
        @Size(max = 512) @Pattern(Patterns.URL) @JsonPropertyDescription("Where the percentage is sent. It may be sent more than once.")
        String url,
    @Nullable @Size(max = 5) @Pattern(Patterns.METHOD) @JsonPropertyDescription("How it is sent: PUT (default), POST or PATCH.")
        String method,
    @Required
        @Size(min = 1, max = 4000) @JsonPropertyDescription(
            "What is sent: {{percent}} stands for the percentage, {{rest}} for what is left of 100,"
                + " {{tenants}} for a JSON list of the tenants that are on the new shape whatever"
                + " the percentage.")
        String body,
    @Nullable @Size(max = 8) @JsonPropertyDescription("Headers of both requests.")
        List<GateProvider.Header> headers,
    @Nullable @Size(max = 512) @Pattern(Patterns.URL) @JsonPropertyDescription("Where the percentage is read back. Default: url.")
        String readUrl,
    @Required
        @Size(min = 1, max = 253) @JsonPropertyDescription(
            "Where in the JSON that is read back the percentage is, like $.rollout.percentage: a"
                + " whole number from 0 to 100.")
        String readPath,
    @Nullable @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("For how long an answer is waited for. Default: 5s.")
        String timeout,
    @Nullable @Size(min = 1, max = 253) @JsonPropertyDescription(
            "Where in the JSON that is read back the tenants are: a list of texts, in any order.")
        String tenantsPath) {}
