package io.godwit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.signal.Reading;
import io.godwit.support.Patience;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpCheckTest {
  @ParameterizedTest
  @CsvSource({"200, 0", "204, 0", "302, 1", "404, 1", "503, 1"})
  void shouldBeZeroForASuccess(int status, double value) throws Exception {
    try (Answering server = new Answering(status, "");
        HttpCheck http = new HttpCheck(Patience.LIMIT)) {
      Reading reading = http.read("freeze", server.url() + "/may?x=1", Instant.EPOCH);

      assertThat(reading.value()).isEqualTo(new Reading.Value.Number(value));
      assertThat(reading.source()).endsWith(", status " + status).doesNotContain("may");
      assertThat(server.asked()).isEqualTo("/may?x=1");
    }
  }

  @Test
  void shouldHaveNoDataWhereNobodyAnswersInTime() throws Exception {
    try (Answering server = new Answering(0, "");
        HttpCheck http = new HttpCheck(Duration.ofMillis(300))) {
      assertThat(http.read("freeze", server.url(), Instant.EPOCH).value())
          .isEqualTo(new Reading.Value.Missing("no answer in time"));
    }
  }

  @Test
  void shouldHaveNoDataWhereNobodyIs() throws Exception {
    Answering server = new Answering(200, "");
    String url = server.url();
    server.close();
    try (HttpCheck http = new HttpCheck(Patience.LIMIT)) {
      assertThat(http.read("freeze", url, Instant.EPOCH).value())
          .isEqualTo(new Reading.Value.Missing("cannot be reached"));
    }
  }
}
