package io.godwit.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** One line of JSON for each thing that happens, and a last word for the Job's status. */
final class Log {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> context;

  Log(Map<String, String> context) {
    this.context = Map.copyOf(context);
  }

  void info(String message) {
    line("INFO", message);
  }

  void error(String message) {
    line("ERROR", message);
  }

  private void line(String level, String message) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("timestamp", Instant.now().toString());
    fields.put("level", level);
    fields.put("message", message);
    fields.putAll(context);
    System.out.println(json(fields));
  }

  /** Kubernetes shows this text as the container's termination message. */
  static void lastWord(String reason, String message) {
    Path file = Path.of(Environment.get("GODWIT_TERMINATION_LOG", "/dev/termination-log"));
    Map<String, String> word = new LinkedHashMap<>();
    word.put("reason", reason);
    word.put("message", message);
    try {
      if (Files.isWritable(file)) {
        Files.write(file, json(word).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      System.out.println("no termination message: " + e.getMessage());
    }
  }

  private static String json(Map<String, String> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can be written as JSON", e);
    }
  }
}
