package io.godwit.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.GateProvider.Header;
import io.godwit.api.HttpFlag;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.Moved;
import io.godwit.http.Exchange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants that are told to a service over HTTP, and read back. */
class HttpFlagTenantsTest {
  private static final String ANSWER = "{\"flag\": {\"weight\": %d, \"tenants\": %s}}";
  private static final Moved COHORT = new Moved(0, List.of("acme", "a \"b\" {{percent}}"));

  private FlagService service;
  private Exchange http;
  private HttpFlagLine line;

  @BeforeEach
  void begin() throws Exception {
    service = new FlagService("token");
    service.answer = ANSWER;
    http = new Exchange();
    HttpFlag spec =
        new HttpFlag(
            "read-amount",
            service.url(),
            null,
            "{\"weight\": {{percent}}, \"tenants\": {{tenants}}}",
            List.of(new Header("Authorization", "Bearer token", null)),
            null,
            "$.flag.weight",
            "500ms",
            "$.flag.tenants");
    line =
        new HttpFlagLine(http, spec, (name, key) -> Optional.empty(), Clock.systemUTC())
            .every(Duration.ofMillis(100));
  }

  @AfterEach
  void end() {
    line.close();
    http.close();
    service.close();
  }

  private void awaitSeen(Moved moved) {
    await().untilAsserted(() -> assertThat(line.seen()).isEqualTo(FlagSeen.at(moved)));
  }

  @Test
  void shouldSendTenantsAndReadThemBackUntilNobodyIsLeft() {
    awaitSeen(Moved.NOBODY);

    line.set(COHORT);
    awaitSeen(COHORT);
    line.set(COHORT.at(25));
    awaitSeen(COHORT.at(25));
    line.set(Moved.NOBODY);
    awaitSeen(Moved.NOBODY);

    assertThat(service.sent)
        .containsExactly(
            "PUT application/json {\"weight\": 0, \"tenants\": [\"acme\",\"a \\\"b\\\" {{percent}}\"]}",
            "PUT application/json {\"weight\": 25, \"tenants\": [\"acme\",\"a \\\"b\\\" {{percent}}\"]}",
            "PUT application/json {\"weight\": 0, \"tenants\": []}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"acme\"", "[1]", "{\"a\": 1}"})
  void shouldNotBeReadableWithoutAListOfTexts(String tenants) {
    service.tenants = tenants;

    await()
        .untilAsserted(
            () ->
                assertThat(line.seen().words())
                    .contains("the answer has no list of texts at $.flag.tenants"));
    assertThat(line.seen().moved()).isNull();
  }

  @Test
  void shouldSayThatWhatWasAcceptedIsNotWhatIsReadBack() {
    service.tenants = "[\"globex\"]";
    service.forgetful = true;

    await()
        .untilAsserted(
            () -> {
              line.set(new Moved(0, List.of("acme")));
              assertThat(line.seen().words())
                  .contains(
                      "0 % and 1 tenant was accepted, and 0 % and 1 tenant is read back, but of others");
            });
  }
}
