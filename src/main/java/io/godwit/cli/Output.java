package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.client.utils.Serialization;
import picocli.CommandLine.Option;

/** {@code -o json}, for commands whose output is data. */
final class Output {
  /** How it is printed. */
  enum Format {
    TEXT,
    JSON
  }

  private static final ObjectMapper PRETTY =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "How it is printed.")
  private Format format = Format.TEXT;

  boolean json() {
    return format == Format.JSON;
  }

  /** A value as people and programs can both read it. */
  static String pretty(Object value) {
    try {
      return PRETTY.writeValueAsString(PRETTY.readTree(Serialization.asJson(value)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON reads as JSON", e);
    }
  }
}
