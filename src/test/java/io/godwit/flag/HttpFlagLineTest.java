package io.godwit.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.GateProvider.Header;
import io.godwit.api.GateProvider.SecretKey;
import io.godwit.api.GateProvider.ValueFrom;
import io.godwit.api.HttpFlag;
import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Decision;
import io.godwit.engine.Engine;
import io.godwit.engine.Moved;
import io.godwit.engine.Road;
import io.godwit.engine.Stage;
import io.godwit.http.Exchange;
import io.godwit.phase.Phases;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Situations;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A flag behind HTTP, with a real server and the decisions that follow from what it says. */
class HttpFlagLineTest {
  private static final String TOKEN = "s3cret-of-the-service";
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));

  private FlagService service;
  private Exchange http;
  private HttpFlagLine line;
  private volatile Optional<String> secret = Optional.of("Bearer " + TOKEN + "\n");

  @BeforeEach
  void begin() throws Exception {
    service = new FlagService(TOKEN);
    http = new Exchange();
    HttpFlag spec =
        new HttpFlag(
            "read-amount",
            service.url(),
            "PATCH",
            "{\"weight\": {{percent}}, \"old\": {{rest}}}",
            List.of(
                new Header(
                    "Authorization", null, new ValueFrom(new SecretKey("flags", "authorization")))),
            null,
            "$.flag.weight",
            "500ms",
            null);
    line =
        new HttpFlagLine(http, spec, (name, key) -> secret, Clock.systemUTC())
            .every(Duration.ofMillis(100));
  }

  @AfterEach
  void end() {
    line.close();
    http.close();
    service.close();
  }

  private void awaitPercent(int percent) {
    await().untilAsserted(() -> assertThat(line.seen().percent()).isEqualTo(percent));
  }

  private void awaitWords(String words) {
    await()
        .untilAsserted(() -> assertThat(line.seen().words()).contains(words).doesNotContain(TOKEN));
  }

  @Test
  void shouldSayThatNothingIsKnownBeforeTheFirstAnswer() {
    assertThat(line.seen().percent()).isNull();
    assertThat(line.seen().words()).contains("has not answered yet");
  }

  @Test
  void shouldSendWhatIsHandedOverAndReadItBack() {
    awaitPercent(0);

    assertThat(line.set(Moved.share(25))).isNull();

    awaitPercent(25);
    assertThat(service.sent)
        .containsExactly("PATCH application/json {\"weight\": 25, \"old\": 75}");
    assertThat(line.seen().trouble()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503 | {\"flag\": {\"weight\": 1}} | HTTP status 503 when it was read back",
        "200 | weight 1 | the answer is no JSON",
        "200 | {\"flag\": {}} | the answer has nothing at $.flag.weight",
        "200 | {\"flag\": {\"weight\": \"s3cret\"}} | no whole number from 0 to 100",
        "200 | {\"flag\": {\"weight\": 12.5}} | no whole number from 0 to 100",
        "200 | {\"flag\": {\"weight\": 101}} | no whole number from 0 to 100",
      })
  void shouldNotBeReadable(int status, String answer, String words) {
    service.readStatus = status;
    service.answer = answer;

    awaitWords(words);
    assertThat(line.seen().percent()).isNull();
    assertThat(line.seen().words()).doesNotContain("s3cret");

    service.readStatus = 200;
    service.answer = "{\"flag\": {\"weight\": %d}}";
    awaitPercent(0);
  }

  @Test
  void shouldNotWaitForASlowService() {
    service.silent = true;

    awaitWords("no answer in 500 ms");
  }

  @Test
  void shouldNotAskWithoutItsSecret() {
    secret = Optional.empty();
    awaitWords("Secret flags with key authorization is not there");

    secret = Optional.of("Bearer another");
    awaitWords("HTTP status 401");
  }

  @Test
  void shouldSayThatWhatWasAcceptedIsNotWhatIsReadBack() {
    service.forgetful = true;

    await()
        .untilAsserted(
            () -> {
              line.set(Moved.share(25));
              assertThat(line.seen().words()).contains("25 % was accepted, and 0 % is read back");
            });
  }

  @Test
  void shouldHoldTheRampWhileTheServiceFailsAndGoOnThen() {
    awaitPercent(0);
    service.writeStatus = 503;

    Decision held = perform(this::ramping, "HTTP status 503 when 10 % was sent");

    assertThat(held).isInstanceOf(Decision.Held.class);
    assertThat(((Decision.Held) held).message())
        .startsWith("the flag is to be at 10 % and is at 0 %")
        .doesNotContain(TOKEN);
    assertThat(((Decision.Held) held).stalled()).isFalse();

    service.writeStatus = 200;
    await()
        .untilAsserted(
            () -> {
              Decision decision = ramping();
              perform(decision);
              assertThat(decision.actions()).doesNotContain(new Action.SetFlag(10));
            });
    assertThat(service.percent).isEqualTo(10);
  }

  @Test
  void shouldKeepTryingOnTheWayBackAndSayThatItCannotBeConfirmed() {
    service.percent = 50;
    awaitPercent(50);
    service.writeStatus = 503;
    service.readStatus = 503;

    Decision held = perform(this::walkingBack, "HTTP status 503");

    assertThat(((Decision.Held) held).message())
        .startsWith("it cannot be confirmed that the flag is at 0, trying on")
        .doesNotContain(TOKEN);
    int tried = service.sent.size();
    await()
        .untilAsserted(
            () -> {
              perform(walkingBack());
              assertThat(service.sent.size()).isGreaterThan(tried + 3);
            });

    service.writeStatus = 200;
    service.readStatus = 200;
    await()
        .untilAsserted(
            () -> {
              Decision decision = walkingBack();
              perform(decision);
              assertThat(decision.actions()).contains(new Action.RecordFlag(0));
            });
    assertThat(service.percent).isZero();
  }

  private interface Looking {
    Decision decide();
  }

  /** Looks and acts as the reconciler does, until it is held with these words. */
  private Decision perform(Looking looking, String words) {
    Decision[] last = new Decision[1];
    await()
        .untilAsserted(
            () -> {
              last[0] = looking.decide();
              perform(last[0]);
              assertThat(last[0])
                  .isInstanceOfSatisfying(
                      Decision.Held.class, held -> assertThat(held.message()).contains(words));
            });
    return last[0];
  }

  private void perform(Decision decision) {
    decision.actions().stream()
        .filter(Action.SetFlag.class::isInstance)
        .map(Action.SetFlag.class::cast)
        .forEach(set -> line.set(set.to()));
  }

  private Decision ramping() {
    return ENGINE.decide(
        Situations.in(Phase.CUTOVER)
            .ledger(
                ledger -> ledger.done(Stage.CUTOVER, LedgerDraft.NOON).flag(10, LedgerDraft.NOON))
            .flag(line.seen())
            .now());
  }

  private Decision walkingBack() {
    return ENGINE.decide(
        Situations.backFrom(Phase.CUTOVER)
            .ledger(ledger -> ledger.flag(50, LedgerDraft.NOON))
            .flag(line.seen())
            .now());
  }
}
