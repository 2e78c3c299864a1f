package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.engine.Peer.Standing;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueueTest {
  /**
   * Who there is.
   *
   * @param inOrder names; in capitals who is at work, and what stands before a colon is the table
   * @param blocked who waits for something else
   * @param free who may begin
   */
  record Scene(String name, int limit, String inOrder, Set<String> blocked, Set<String> free) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Scene> scenes() {
    return List.of(
        new Scene("alone", 1, "a", Set.of(), Set.of("a")),
        new Scene("the oldest first", 1, "a b c", Set.of(), Set.of("a")),
        new Scene("two at a time", 2, "a b c", Set.of(), Set.of("a", "b")),
        new Scene("one is at work", 2, "A b c", Set.of(), Set.of("b")),
        new Scene("as many as may be are at work", 2, "A B c", Set.of(), Set.of()),
        new Scene("the limit was lowered meanwhile", 1, "A B c", Set.of(), Set.of()),
        new Scene(
            "whoever waits for something else keeps nobody waiting",
            1,
            "a b c",
            Set.of("a"),
            Set.of("a", "b")),
        new Scene("nor who waits for a table", 2, "t:A t:b c d", Set.of(), Set.of("b", "c")));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void shouldLetSoManyBegin(Scene scene) {
    // Given
    List<Peer> peers = Stream.of(scene.inOrder().split(" ")).map(QueueTest::peer).toList();
    Queue queue = new Queue(scene.limit(), peers, peer -> scene.blocked().contains(peer.name()));

    // Then
    assertThat(
            peers.stream()
                .filter(peer -> !peer.atWork())
                .map(Peer::name)
                .filter(name -> queue.before(name).isEmpty()))
        .containsExactlyInAnyOrderElementsOf(scene.free());
  }

  @Test
  void shouldNameWhoIsBefore() {
    // Given
    Queue queue =
        new Queue(2, Stream.of("A", "b", "c", "d").map(QueueTest::peer).toList(), peer -> false);

    // Then
    assertThat(queue.before("d"))
        .hasValueSatisfying(
            held -> {
              assertThat(held.reason()).isEqualTo(Reason.CONCURRENCY_LIMIT);
              assertThat(held.stalled()).isFalse();
              assertThat(held.message())
                  .isEqualTo(
                      "Database shop lets 2 migrations be at work at the same time"
                          + " (spec.concurrency.migrations), and it is the turn of A, b; then of"
                          + " c");
            });
  }

  private static Peer peer(String word) {
    String name = word.substring(word.indexOf(':') + 1);
    String table = word.contains(":") ? word.substring(0, word.indexOf(':')) : "of_" + name;
    boolean atWork = Character.isUpperCase(name.charAt(0));
    return new Peer(
        name,
        "shop",
        table,
        atWork ? new Standing(true, Phase.BACKFILL, null) : Standing.WAITING,
        false,
        List.of());
  }
}
