package io.godwit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.signal.Reading;
import io.godwit.support.Patience;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusQueryTest {
  private static Reading read(int status, String body) throws Exception {
    try (Answering server = new Answering(status, body);
        HttpCheck http = new HttpCheck(Patience.LIMIT)) {
      return new PrometheusQuery(http, server.url() + "/", "max(x)").read("p99", Instant.EPOCH);
    }
  }

  private static String answer(String type, String result) {
    return "{'status':'success','data':{'resultType':'%s','result':%s}}"
        .formatted(type, result)
        .replace('\'', '"');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scalar | [1700000000.1,'0.25']",
        "vector | [{'metric':{'a':'b'},'value':[1700000000.1,'0.25']}]"
      })
  void shouldTakeOneNumber(String type, String result) throws Exception {
    assertThat(read(200, answer(type, result)).value()).isEqualTo(new Reading.Value.Number(0.25));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scalar | [1,'NaN'] | the answer is NaN",
        "scalar | [1,'+Inf'] | the query gives no number",
        "vector | [] | the query gives 0 series instead of one",
        "vector | [{'value':[1,'1']},{'value':[1,'2']}] | the query gives 2 series instead of one",
        "matrix | [{'values':[[1,'1']]}] | the query gives no number",
        "string | [1,'1'] | the query gives no number"
      })
  void shouldHaveNoDataOtherwise(String type, String result, String why) throws Exception {
    assertThat(read(200, answer(type, result)).value()).isEqualTo(new Reading.Value.Missing(why));
  }

  @Test
  void shouldHaveNoDataFromAServerInTrouble() throws Exception {
    assertThat(read(503, "secret").value()).isEqualTo(new Reading.Value.Missing("HTTP status 503"));
    assertThat(read(200, "<html>secret").value())
        .isEqualTo(new Reading.Value.Missing("the answer is no JSON"));
  }

  @Test
  void shouldAskWhatWasWritten() throws Exception {
    try (Answering server = new Answering(200, "{}");
        HttpCheck http = new HttpCheck(Patience.LIMIT)) {
      new PrometheusQuery(http, server.url(), "rate(a{b=\"c d\"}[1m])").read("x", Instant.EPOCH);

      assertThat(server.asked())
          .isEqualTo("/api/v1/query?query=rate%28a%7Bb%3D%22c+d%22%7D%5B1m%5D%29");
    }
  }
}
