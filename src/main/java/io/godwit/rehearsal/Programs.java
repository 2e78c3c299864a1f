package io.godwit.rehearsal;

/** The programs that Jobs run: {@code prepare}, {@code steps}, {@code backfill} and so on. */
public interface Programs {
  /** One of them has failed. */
  final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    /** Fails with what the program said last, and why in one word. */
    public Failed(String message) {
      super(message);
    }
  }

  /** Runs one to its end. */
  void run(String... command) throws Failed;
}
