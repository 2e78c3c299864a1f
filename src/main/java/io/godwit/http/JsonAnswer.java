package io.godwit.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON answer, and what a path leads to in it. */
public final class JsonAnswer {
  private static final Configuration JSON =
      Configuration.builder()
          // "2 errors" is not 2.
          .jsonProvider(
              new JacksonJsonProvider(
                  new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)))
          .mappingProvider(new JacksonMappingProvider())
          .build();

  private JsonAnswer() {}

  /** What stands there. */
  public sealed interface Found {
    /** A Long, a Double, a text, a truth, or lists and maps of them. */
    record Value(Object value) implements Found {}

    /** Nothing of use, and why; nothing of the answer is quoted. */
    record Nothing(String why) implements Found {}
  }

  /** What a path leads to in a text. */
  public static Found read(String body, String path) {
    try {
      Object found = plain(JsonPath.using(JSON).parse(body).read(path));
      return found == null
          ? new Found.Nothing("the answer has null at " + path)
          : new Found.Value(found);
    } catch (InvalidJsonException | IllegalArgumentException e) {
      return new Found.Nothing("the answer is no JSON");
    } catch (JsonPathException e) {
      return new Found.Nothing("the answer has nothing at " + path);
    }
  }

  /** As CEL has them: whole numbers, decimals, texts, truths; what is null is left out. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Integer number -> (long) number;
      case Long number -> number;
      case Number number -> number.doubleValue();
      case Map<?, ?> map -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach(
            (key, inner) -> {
              Object one = plain(inner);
              if (one != null) {
                plain.put(String.valueOf(key), one);
              }
            });
        yield plain;
      }
      case List<?> list -> {
        List<Object> plain = new ArrayList<>();
        for (Object inner : list) {
          Object one = plain(inner);
          if (one != null) {
            plain.add(one);
          }
        }
        yield plain;
      }
      default -> value;
    };
  }
}
