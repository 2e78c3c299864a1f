package io.godwit.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.godwit.api.GateProvider.Argument;
import io.godwit.api.GateProvider.Http;
import io.godwit.api.GateProvider.Job;
import io.godwit.api.GateProvider.OnFailure;
import io.godwit.api.GateProvider.Prometheus;
import io.godwit.api.GateProvider.Sql;
import io.godwit.api.GateProvider.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@code GateTemplate} says: a gate without name and phases. */
@JsonInclude(NON_NULL)
@JsonClassDescription("A gate that migrations may use by name.")
@ValidationRule(
    value =
        "[has(self.prometheus), has(self.sql), has(self.http), has(self.workload), has(self.job)].filter(x, x).size() == 1",
    message = "must have exactly one of prometheus, sql, http, workload, job")
@ValidationRule(
    value =
        "has(self.successCondition) || has(self.failureCondition) || has(self.workload) || has(self.job)",
    message = "must be given where failureCondition is not: a measurement alone says nothing",
    reason = "FieldValueRequired",
    fieldPath = ".successCondition")
@ValidationRule(
    value = "!has(self.workload) || !(has(self.successCondition) || has(self.failureCondition))",
    message = "must be left out with a workload: that is rolled out, or it is not",
    reason = "FieldValueForbidden",
    fieldPath = ".successCondition")
@ValidationRule(
    value = "!has(self.count) || self.count <= 1 || has(self.interval)",
    message = "must be given where count is more than 1",
    reason = "FieldValueRequired",
    fieldPath = ".interval")
@ValidationRule(
    value =
        "!has(self.consecutiveSuccessLimit) || self.consecutiveSuccessLimit <= 1 || has(self.interval)",
    message = "must be given where consecutiveSuccessLimit is more than 1",
    reason = "FieldValueRequired",
    fieldPath = ".interval")
public record GateTemplateSpec(
    @Nullable @Size(max = 16) @JsonPropertyDescription(
            "Values that {{args.NAME}} stands for; one without a value has to be given by the gate.")
        List<Argument> args,
    @Nullable @JsonPropertyDescription("A query of a Prometheus, or of what speaks its API.")
        Prometheus prometheus,
    @Nullable @JsonPropertyDescription("A query of the database itself.") Sql sql,
    @Nullable @JsonPropertyDescription("A JSON answer over HTTP.") Http http,
    @Nullable @JsonPropertyDescription("A workload that has to be rolled out.") Workload workload,
    @Nullable @JsonPropertyDescription("A Job for each measurement: exit code 0 is a success.")
        Job job,
    @Nullable @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription("Before the first measurement. Default: 0s.")
        String initialDelay,
    @Nullable @Size(max = 32) @Pattern(Patterns.DURATION) @JsonPropertyDescription(
            "Between two measurements. Without it and count one measurement makes a run.")
        String interval,
    @Nullable @Min(1) @Max(10000) @JsonPropertyDescription(
            "How many measurements make a run. With an interval and without it the gate is open"
                + " while the last measurement is a success.")
        Integer count,
    @Nullable @Size(min = 1, max = 1024) @JsonPropertyDescription(
            "A condition in CEL that is true of a success, like result < 0.01 or result <= 2.0 *"
                + " baseline.p99. Without failureCondition all else is a failure.")
        String successCondition,
    @Nullable @Size(min = 1, max = 1024) @JsonPropertyDescription(
            "A condition in CEL that is true of a failure. Without successCondition all else is a"
                + " success.")
        String failureCondition,
    @Nullable @Min(-1) @Max(10000) @JsonPropertyDescription(
            "So many measurements of a run may fail; -1: any number may. Default: 0.")
        Integer failureLimit,
    @Nullable @Min(0) @Max(10000) @JsonPropertyDescription(
            "So many measurements of a run may be neither success nor failure. Default: 0.")
        Integer inconclusiveLimit,
    @Nullable @Min(0) @Max(10000) @JsonPropertyDescription(
            "So often in a row it may be impossible to measure before that is said; until it can"
                + " be measured the gate stays closed either way. Default: 4.")
        Integer consecutiveErrorLimit,
    @Nullable @Min(0) @Max(10000) @JsonPropertyDescription("So many successes in a row end a run well; 0: off. Default: 0.")
        Integer consecutiveSuccessLimit,
    @Nullable @JsonPropertyDescription("What a failed gate does: RollBack (default) or Hold.")
        OnFailure onFailure,
    @Nullable @JsonPropertyDescription(
            "True: it is measured and shown, and nothing follows from it. Default: false.")
        Boolean dryRun) {}
