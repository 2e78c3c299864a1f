package io.godwit.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.MigrationStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewsTest {
  private static final String STALLED = "'conditions': [{'type': 'Stalled', 'status': 'True'}]";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a plan | 'phase': 'Prepare' | 'phase': 'Prepare', 'planHash': 'sha256:1', 'plan': 'p' | PlanReady PhaseBegun",
        "a phase | 'phase': 'Expand' | 'phase': 'DualWrite', 'history': [{'reason': 'PhaseBegun', 'message': 'm'}] | PhaseBegun PhaseBegun",
        "a step of the ramp | 'phase': 'Cutover', 'flagPercent': 1 | 'phase': 'Cutover', 'flagPercent': 10 | PhaseBegun CuttingOver",
        "a cohort | 'phase': 'Cutover', 'flagPercent': 0, 'cutover': {'switched': [], 'tenants': 0} | 'phase': 'Cutover', 'flagPercent': 0, 'cutover': {'switched': ['internal'], 'tenants': 2} | PhaseBegun CuttingOver",
        "a cohort that is there still | 'phase': 'Cutover', 'flagPercent': 0, 'cutover': {'switched': ['internal'], 'tenants': 2, 'next': 'pilot'} | 'phase': 'Cutover', 'flagPercent': 0, 'cutover': {'switched': ['internal'], 'tenants': 2} | nothing",
        "an approval | 'phase': 'Contract' | 'phase': 'Contract', 'waitingFor': {'gate': 'contract', 'reason': 'ApprovalRequired', 'what': 'w'} | ApprovalWanted ApprovalRequired",
        "a team has to agree | 'phase': 'Cutover' | 'phase': 'Cutover', 'waitingFor': {'gate': 'audience', 'reason': 'AcknowledgementRequired', 'what': 'w'} | ApprovalWanted AcknowledgementRequired",
        "a gate holds | 'phase': 'Soak' | 'phase': 'Soak', 'waitingFor': {'gate': 'errors', 'reason': 'GateFailed', 'what': 'w'} | GateFailed GateFailed",
        "a gate cannot tell | 'phase': 'Soak' | 'phase': 'Soak', 'waitingFor': {'gate': 'errors', 'reason': 'GateInconclusive', 'what': 'w'} | GateFailed GateInconclusive",
        "a gate holds still | 'phase': 'Soak', 'waitingFor': {'gate': 'errors', 'reason': 'GateFailed', 'what': 'v'} | 'phase': 'Soak', 'waitingFor': {'gate': 'errors', 'reason': 'GateFailed', 'what': 'w'} | nothing",
        "another gate holds | 'phase': 'Soak', 'waitingFor': {'gate': 'errors', 'reason': 'GateFailed', 'what': 'v'} | 'phase': 'Soak', 'waitingFor': {'gate': 'p99', 'reason': 'GateFailed', 'what': 'w'} | GateFailed GateFailed",
        "a gate is measured | 'phase': 'Soak' | 'phase': 'Soak', 'waitingFor': {'gate': 'errors', 'reason': 'GateRunning', 'what': 'w'} | nothing",
        "a gate walks back | 'phase': 'Soak' | 'phase': 'RollingBack', 'history': [{'reason': 'GateFailed', 'message': 'm'}] | GateFailed GateFailed, RolledBack GateFailed",
        "back from a gate | 'phase': 'RollingBack', 'history': [{'reason': 'GateFailed', 'message': 'm'}] | 'phase': 'RolledBack', 'outcome': 'RolledBack', 'history': [{'reason': 'GateFailed', 'message': 'm'}] | RolledBack GateFailed",
        "a date | 'phase': 'Soak' | 'phase': 'Soak', 'contract': {'notBefore': '2026-03-01T12:00:00Z'} | ContractDate Contracting",
        "a date that moves | 'phase': 'Soak', 'contract': {'notBefore': '2026-03-01T12:00:00Z'} | 'phase': 'Soak', 'contract': {'notBefore': '2026-03-01T14:00:00Z'} | ContractDate Contracting",
        "a date that moves little | 'phase': 'Contract', 'contract': {'notBefore': '2026-03-01T12:00:00Z'} | 'phase': 'Contract', 'contract': {'notBefore': '2026-03-01T12:00:05Z'} | nothing",
        "a date that moves little, to the next day | 'phase': 'Contract', 'contract': {'notBefore': '2026-03-01T23:59:58Z'} | 'phase': 'Contract', 'contract': {'notBefore': '2026-03-02T00:00:03Z'} | ContractDate Contracting",
        "a date that is gone | 'phase': 'Soak', 'contract': {'notBefore': '2026-03-01T12:00:00Z'} | 'phase': 'Soak' | nothing",
        "nothing new | 'phase': 'Backfill', 'attempt': 1 | 'phase': 'Backfill', 'attempt': 1 | nothing",
        "a lock that passes | 'phase': 'Expand' | 'phase': 'Expand', 'waitingFor': {'gate': 'lock', 'reason': 'LockNotAcquired', 'what': 'w'} | nothing",
        "divergence | 'phase': 'Verify' | 'phase': 'Verify', 'waitingFor': {'gate': 'divergence', 'reason': 'DivergenceFound', 'what': 'w'} | Incident DivergenceFound",
        "back for divergence | 'phase': 'Soak' | 'phase': 'RollingBack', 'history': [{'reason': 'DivergenceAfterCutover', 'message': 'm'}] | Incident DivergenceAfterCutover",
        "back because asked | 'phase': 'Soak' | 'phase': 'RollingBack', 'history': [{'reason': 'RollbackRequested', 'message': 'm'}] | RolledBack RollbackRequested",
        "the end | 'phase': 'Contract' | 'phase': 'Succeeded', 'outcome': 'Succeeded', 'history': [{'reason': 'Succeeded', 'message': 'm'}] | Done Succeeded",
        "rolled back | 'phase': 'RollingBack' | 'phase': 'RolledBack', 'outcome': 'RolledBack', 'history': [{'reason': 'RolledBack', 'message': 'm'}] | RolledBack RolledBack",
        "Contract is overdue | 'phase': 'Contract' | 'phase': 'Contract', 'deadline': {'time': 't', 'overdue': true} | ContractDate Overdue",
        "the backfill is overdue | 'phase': 'Backfill' | 'phase': 'Backfill', 'deadline': {'time': 't', 'overdue': true} | nothing"
      })
  void shouldTellWhatIsNew(String what, String before, String now, String expected)
      throws JsonProcessingException {
    // When
    List<Notice> news = News.between(status(before), status(now));

    // Then
    assertThat(brief(news)).isEqualTo(expected);
  }

  @Test
  void shouldTellOfAHoldThatOnlyAPersonEnds() throws JsonProcessingException {
    // Given
    String held =
        "'phase': 'Expand', 'waitingFor': {'gate': 'job', 'reason': 'StepFailed', 'what': 'w', 'command': 'godwit retry x'}, "
            + STALLED;

    // When
    List<Notice> news = News.between(status("'phase': 'Expand'"), status(held));
    List<Notice> again = News.between(status(held), status(held));

    // Then
    assertThat(brief(news)).isEqualTo("Held StepFailed");
    assertThat(news.getFirst().text()).isEqualTo("w. To do: godwit retry x");
    assertThat(again).isEmpty();
  }

  @Test
  void shouldTellNothingAtTheFirstLook() throws JsonProcessingException {
    // When
    List<Notice> news = News.between(null, status("'phase': 'Backfill', 'planHash': 'sha256:1'"));

    // Then
    assertThat(news).isEmpty();
  }

  private static String brief(List<Notice> news) {
    ObjectMapper json = new ObjectMapper();
    return news.isEmpty()
        ? "nothing"
        : String.join(
            ", ",
            news.stream()
                .map(one -> json.convertValue(one.kind(), String.class) + " " + one.reason())
                .toList());
  }

  private static MigrationStatus status(String fields) throws JsonProcessingException {
    return new ObjectMapper()
        .readValue("{" + fields.replace('\'', '"') + "}", MigrationStatus.class);
  }
}
