package io.godwit.engine;

import java.time.Instant;

/** A time from one moment on, up to another that is not part of it. */
public record Span(Instant from, Instant to) {

  /** True of a moment in it. */
  public boolean has(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(to);
  }
}
