package io.godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints. Colour and movement of the cursor are for people in front of a terminal
 * only.
 */
record Console(PrintStream out, PrintStream err, boolean terminal, boolean colour) {

  /** The console of this process. Icons are UTF-8, whatever the locale says. */
  static Console ofProcess() {
    java.io.Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        terminal,
        terminal && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM")));
  }

  Console withoutColour() {
    return new Console(out, err, terminal, false);
  }

  Paint paint() {
    return new Paint(colour);
  }

  void print(String text) {
    out.print(text);
    out.flush();
  }

  void println(String line) {
    out.println(line);
  }

  /** One or two lines on stderr. */
  void complain(String what, @Nullable String next) {
    err.println("error: " + what);
    if (next != null) {
      err.println("       " + next);
    }
  }

  /** Asks a person; anything but yes is a no. */
  boolean agrees(String question) {
    java.io.Console console = System.console();
    if (!terminal || console == null) {
      return false;
    }
    String answer = console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /** Colours, or none. */
  record Paint(boolean colour) {
    String bold(String text) {
      return paint("1", text);
    }

    String good(String text) {
      return paint("32", text);
    }

    String busy(String text) {
      return paint("36", text);
    }

    String warning(String text) {
      return paint("33", text);
    }

    String bad(String text) {
      return paint("31", text);
    }

    String faint(String text) {
      return paint("2", text);
    }

    private String paint(String code, String text) {
      return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
  }
}
