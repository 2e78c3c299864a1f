package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The workflow in {@code examples/ci} says what the command line understands. */
class CiWorkflowTest {
  private static final Pattern COMMAND =
      Pattern.compile("godwit ((?:plan|lint|rehearse) [^|>;&\n]*)");

  /** A word of a shell, in quotes or not. */
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  private static List<String> commands() throws IOException {
    JsonNode workflow =
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(Path.of("examples/ci/godwit.yaml")));
    List<String> commands = new ArrayList<>();
    for (JsonNode step : workflow.at("/jobs/godwit/steps")) {
      Matcher command = COMMAND.matcher(step.path("run").asText().replaceAll("\\\\\n\\s*", ""));
      while (command.find()) {
        commands.add(command.group(1));
      }
    }
    return commands;
  }

  private static String[] words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
        .toArray(String[]::new);
  }

  @Test
  void shouldBeUnderstood() throws IOException {
    var line = Godwit.commandLine(new Godwit(Console.ofProcess(), Clock.systemUTC()));

    List<String> understood = new ArrayList<>();
    for (String command : commands()) {
      understood.add(line.parseArgs(words(command)).subcommand().commandSpec().name());
    }

    assertThat(understood).containsExactly("plan", "lint", "rehearse");
  }
}
