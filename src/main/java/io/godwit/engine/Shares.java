package io.godwit.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the worker pods of one Database are shared out ({@code spec.concurrency.workers}): one each
 * in the order of the migrations, again and again, until there are none left or nobody wants more.
 *
 * @param limit how many there are
 * @param inOrder who fills or compares rows, whoever comes first first
 */
public record Shares(int limit, List<Filler> inOrder) {
  public Shares {
    inOrder = List.copyOf(inOrder);
  }

  /**
   * A migration that wants workers.
   *
   * @param most how many it wants, at most
   * @param told how many it was last told to have
   */
  public record Filler(String name, int most, int told) {}

  /**
   * How many a migration may have now: its share, and no more than the others leave at this moment.
   */
  public int of(String name) {
    Map<String, Integer> shares = new LinkedHashMap<>();
    int left = limit;
    boolean more = true;
    while (more && left > 0) {
      more = false;
      for (Filler filler : inOrder) {
        int has = shares.getOrDefault(filler.name(), 0);
        if (has < filler.most() && left > 0) {
          shares.put(filler.name(), has + 1);
          left--;
          more = true;
        }
      }
    }
    int others =
        inOrder.stream().filter(filler -> !filler.name().equals(name)).mapToInt(Filler::told).sum();
    return Math.clamp(limit - (long) others, 0, shares.getOrDefault(name, 0));
  }
}
