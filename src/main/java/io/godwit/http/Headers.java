package io.godwit.http;

import io.godwit.api.GateProvider.Argument;
import io.godwit.api.GateProvider.Header;
import io.godwit.api.GateProvider.ValueFrom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Headers of a request, with what Secrets hold: read when it is sent, told to nobody else. */
public final class Headers {
  private Headers() {}

  /** A Secret or a key of it that is not there. */
  public static final class Missing extends Exception {
    Missing(String message) {
      super(message);
    }
  }

  /** The value of a key of a Secret in the namespace of the migration. */
  public interface Secrets {
    /** Empty if it is not there. */
    Optional<String> value(String name, String key);
  }

  /**
   * Their values.
   *
   * @param args whose values from Secrets stand for {@code {{args.NAME}}}, or null
   * @throws Missing if a Secret or its key is not there
   */
  public static Map<String, String> of(
      @Nullable List<Header> headers, @Nullable List<Argument> args, Secrets secrets)
      throws Missing {
    Map<String, String> values = new LinkedHashMap<>();
    for (Header header : headers == null ? List.<Header>of() : headers) {
      values.put(
          header.key(),
          header.valueFrom() != null
              ? read(header.valueFrom(), secrets)
              : filled(Objects.requireNonNullElse(header.value(), ""), args, secrets));
    }
    return values;
  }

  private static String filled(String text, @Nullable List<Argument> args, Secrets secrets)
      throws Missing {
    String filled = text;
    for (Argument arg : args == null ? List.<Argument>of() : args) {
      String place = "{{args." + arg.name() + "}}";
      if (arg.valueFrom() != null && filled.contains(place)) {
        filled = filled.replace(place, read(arg.valueFrom(), secrets));
      }
    }
    return filled;
  }

  private static String read(ValueFrom from, Secrets secrets) throws Missing {
    var ref = from.secretKeyRef();
    return secrets
        .value(ref.name(), ref.key())
        // What an editor left at the end of a file is no part of a token.
        .map(String::strip)
        .orElseThrow(
            () -> new Missing("Secret " + ref.name() + " with key " + ref.key() + " is not there"));
  }
}
