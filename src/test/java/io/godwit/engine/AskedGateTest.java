package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.godwit.api.GateProvider;
import io.godwit.api.GateSpec;
import io.godwit.api.GateTemplateSpec;
import io.godwit.api.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AskedGateTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @Test
  void shouldPutArgumentsIntoTheirPlaces() {
    // When
    AskedGate gate =
        asked(
            """
            {'name': 'errors', 'phases': ['Cutover'],
             'args': [{'name': 'app', 'value': 'shop'}, {'name': 'most', 'value': '0.01'}],
             'prometheus': {'address': 'http://prometheus:9090', 'query': 'errors{app="{{args.app}}"}'},
             'successCondition': 'result < {{ args.most }}'}
            """,
            null);

    // Then
    assertThat(gate.gate().invalid()).isNull();
    assertThat(Objects.requireNonNull(gate.spec().prometheus()).query())
        .isEqualTo("errors{app=\"shop\"}");
    assertThat(gate.gate().wanted()).isEqualTo("result < 0.01");
    assertThat(gate.gate().phases()).containsExactly(Phase.CUTOVER);
    assertThat(gate.gate().rollBack()).isTrue();
    assertThat(gate.gate().limits()).isEqualTo(GateLimits.ONCE);
  }

  @Test
  void shouldTakeFromATemplateWhatTheGateDoesNotSay() {
    // When
    AskedGate gate =
        asked(
            """
            {'name': 'errors', 'phases': ['Soak'], 'templateRef': {'name': 'rate'},
             'args': [{'name': 'app', 'value': 'shop'}], 'count': 5, 'onFailure': 'Hold'}
            """,
            """
            {'args': [{'name': 'app'}, {'name': 'window', 'value': '1m'}],
             'prometheus': {'address': 'http://prometheus:9090',
               'query': 'rate(errors{app="{{args.app}}"}[{{args.window}}])'},
             'successCondition': 'result < 1', 'interval': '30s', 'count': 10, 'failureLimit': 2}
            """);

    // Then
    assertThat(gate.gate().invalid()).isNull();
    assertThat(Objects.requireNonNull(gate.spec().prometheus()).query())
        .isEqualTo("rate(errors{app=\"shop\"}[1m])");
    assertThat(gate.gate().limits())
        .isEqualTo(new GateLimits(Duration.ZERO, Duration.ofSeconds(30), 5, 2, 0, 4, 0));
    assertThat(gate.gate().rollBack()).isFalse();
  }

  @Test
  void shouldKeepValuesOfSecretsOutOfEverythingButHeaders() {
    // Given
    String secret = "{'name': 'token', 'valueFrom': {'secretKeyRef': {'name': 's', 'key': 'k'}}}";

    // When
    AskedGate header =
        asked(
            """
            {'name': 'ready', 'phases': ['Verify'], 'args': [%s], 'http': {'url': 'http://shop/ready',
              'headers': [{'key': 'Authorization', 'value': 'Bearer {{args.token}}'}]},
             'successCondition': 'result.ok'}
            """
                .formatted(secret),
            null);
    AskedGate url =
        asked(
            """
            {'name': 'ready', 'phases': ['Verify'], 'args': [%s],
             'http': {'url': 'http://shop/ready?{{args.token}}'}, 'successCondition': 'result.ok'}
            """
                .formatted(secret),
            null);

    // Then
    assertThat(header.gate().invalid()).isNull();
    assertThat(header.spec().args()).hasSize(1);
    assertThat(url.gate().invalid()).contains("token", "headers only");
  }

  @Test
  void shouldReferToValuesOfSecretsInVariablesOfAJob() {
    // Given
    String gate =
        """
        {'name': 'smoke', 'phases': ['Cutover'], 'args': [{'name': 'url', 'value': 'http://shop'},
          {'name': 'token', 'valueFrom': {'secretKeyRef': {'name': 's', 'key': 'k'}}}],
         'job': {'image': 'smoke:1', 'args': ['--url', '{{args.url}}', %s],
           'env': [{'name': 'TOKEN', 'value': %s}]}}
        """;

    // When
    AskedGate alone = asked(gate.formatted("'-v'", "'{{ args.token }}'"), null);
    AskedGate within = asked(gate.formatted("'-v'", "'Bearer {{args.token}}'"), null);
    AskedGate argument = asked(gate.formatted("'{{args.token}}'", "'x'"), null);

    // Then
    assertThat(alone.gate().invalid()).isNull();
    assertThat(alone.condition()).isNull();
    assertThat(alone.gate().wanted()).isEqualTo("exit code 0");
    var job = Objects.requireNonNull(alone.spec().job());
    assertThat(job.args()).containsExactly("--url", "http://shop", "-v");
    assertThat(job.env())
        .containsExactly(
            new GateProvider.Variable(
                "TOKEN", null, new GateProvider.ValueFrom(new GateProvider.SecretKey("s", "k"))));
    assertThat(within.gate().invalid()).contains("token", "alone as the value");
    assertThat(argument.gate().invalid()).contains("token", "alone as the value");
  }

  @Test
  void shouldAskOfAJobWhatItCanDo() {
    String gate = "{'name': 'smoke', 'phases': ['Soak'], 'job': {'image': 'smoke:1'}, %s}";

    assertThat(asked(gate.formatted("'successCondition': 'result.errors == 0'"), null))
        .satisfies(asked -> assertThat(asked.gate().invalid()).isNull())
        .satisfies(asked -> assertThat(asked.condition()).isNotNull());
    assertThat(asked(gate.formatted("'successCondition': 'result < baseline.p99'"), null))
        .extracting(asked -> asked.gate().invalid())
        .asString()
        .contains("baseline");
    assertThat(asked(gate.formatted("'interval': '5s'"), null))
        .extracting(asked -> asked.gate().invalid())
        .isEqualTo("its interval is 5s; with a job it has to be 10s at least");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(
            asked(
                    """
                    {'name': 'errors', 'phases': ['Soak'], 'sql': {'query': 'select 1'},
                     'successCondition': 'result < limit'}
                    """,
                    null)
                .gate()
                .invalid())
        .contains("successCondition \"result < limit\"", "column 10", "undeclared reference");
    assertThat(asked("{'name': 'e', 'phases': ['Soak'], 'templateRef': {'name': 'x'}}", null))
        .extracting(gate -> gate.gate().invalid())
        .isEqualTo("there is no GateTemplate x in this namespace");
    assertThat(
            asked(
                    """
                    {'name': 'e', 'phases': ['Soak'], 'sql': {'query': 'select {{args.x}}'},
                     'successCondition': 'result < 1'}
                    """,
                    null)
                .gate()
                .invalid())
        .isEqualTo("argument x has no value");
  }

  @Test
  void shouldBeAnotherGateOnceAnythingOfItIsAnother() {
    // Given
    String text =
        "{'name': 'e', 'phases': ['Soak'], 'sql': {'query': 'select 1'}, 'successCondition': 'result"
            + " < %s'}";

    // When
    AskedGate one = asked(text.formatted("1"), null);
    AskedGate other = asked(text.formatted("2"), null);

    // Then: and its baseline is the same still.
    assertThat(one.gate().definition()).isNotEqualTo(other.gate().definition());
    assertThat(one.query()).isEqualTo(other.query());
  }

  private static AskedGate asked(String gate, @Nullable String template) {
    GateSpec spec = read(gate, GateSpec.class);
    return AskedGate.all(
            List.of(spec),
            name ->
                template == null
                    ? Optional.empty()
                    : Optional.of(read(template, GateTemplateSpec.class)))
        .getFirst();
  }

  private static <T> T read(String text, Class<T> type) {
    try {
      return YAML.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
