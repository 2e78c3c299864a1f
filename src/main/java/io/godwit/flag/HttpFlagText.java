package io.godwit.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.HttpFlag;
import io.godwit.engine.Moved;
import io.godwit.http.JsonAnswer;
import java.util.List;

/** What is sent to the service of a flag, and what its answer means. No answer is ever quoted. */
final class HttpFlagText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALL = 100;

  private HttpFlagText() {}

  /** What an answer says. */
  sealed interface Found {
    /** Who is on the new side. */
    record Who(Moved moved) implements Found {}

    /** Nothing of use, and why. */
    record Nothing(String why) implements Found {}
  }

  /** The body that says who is to be on the new side. */
  static String body(HttpFlag spec, Moved to) {
    // Tenants last: one may be called like a placeholder.
    return spec.body()
        .replace("{{percent}}", Integer.toString(to.percent()))
        .replace("{{rest}}", Integer.toString(ALL - to.percent()))
        .replace("{{tenants}}", list(to.tenants()));
  }

  private static String list(List<String> tenants) {
    try {
      return JSON.writeValueAsString(tenants);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON", e);
    }
  }

  /** Who is on the new side, by the answer of the service. */
  static Found read(HttpFlag spec, String answer) {
    return switch (JsonAnswer.read(answer, spec.readPath())) {
      case JsonAnswer.Found.Nothing nothing -> new Found.Nothing(nothing.why());
      case JsonAnswer.Found.Value found -> share(spec, found.value(), answer);
    };
  }

  private static Found share(HttpFlag spec, Object value, String answer) {
    boolean whole = value instanceof Number number && number.doubleValue() % 1 == 0;
    double number = whole ? ((Number) value).doubleValue() : -1;
    if (number < 0 || number > ALL) {
      return new Found.Nothing(
          "the answer has no whole number from 0 to 100 at " + spec.readPath());
    }
    Moved share = Moved.share((int) number);
    String path = spec.tenantsPath();
    if (path == null) {
      return new Found.Who(share);
    }
    return switch (JsonAnswer.read(answer, path)) {
      case JsonAnswer.Found.Nothing nothing -> new Found.Nothing(nothing.why());
      case JsonAnswer.Found.Value found -> tenants(share, path, found.value());
    };
  }

  private static Found tenants(Moved share, String path, Object value) {
    return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
        ? new Found.Who(share.with(list.stream().map(String.class::cast).toList()))
        : new Found.Nothing("the answer has no list of texts at " + path);
  }

  /** That the service accepted one thing and says another. */
  static String otherwise(Moved sent, Moved seen) {
    String words = sent.words() + " was accepted, and " + seen.words() + " is read back";
    return sent.words().equals(seen.words()) ? words + ", but of others" : words;
  }
}
