package dev.weft.examples.miniredis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// What the clients of a server that counts, keeps and publishes were told, and whether that can be
/// true. The server's memory is as long as its life, from one start to the next crash.
final class RedisHistory {

  private static final long NEVER = Long.MAX_VALUE;

  /// A call that adds one, or publishes a message.
  final class Call {
    private final int life;
    private final long began = ++now;
    private long ended = NEVER;
    private long result;

    private Call(int life) {
      this.life = life;
    }

    /// The message that it publishes, which no other one does.
    String message() {
      return "message " + began;
    }

    /// It was answered.
    void answered(long what) {
      ended = ++now;
      result = what;
    }

    private boolean isAnswered() {
      return ended != NEVER;
    }

    private boolean isBefore(Call other) {
      return life == other.life && ended < other.began;
    }
  }

  /// What one connection heard of what was published.
  final class Hearing {
    private final int life;
    private final long began = ++now;
    private final List<String> messages = new ArrayList<>();
    private boolean isWhole;

    private Hearing(int life) {
      this.life = life;
    }

    void heard(String message) {
      messages.add(message);
    }

    /// It heard all that was published since it began, up to the last message.
    void whole() {
      isWhole = true;
    }
  }

  private record Kept(int life, String key) {}

  private final List<Call> counted = new ArrayList<>();
  private final List<Call> published = new ArrayList<>();
  private final List<Hearing> hearings = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();

  /// Goes on with each event, so that it orders them.
  private long now;

  private int life;

  /// When the first last message was sent.
  private long ends = NEVER;

  /// How often the server has begun.
  int life() {
    return life;
  }

  void serverBegins() {
    life++;
  }

  /// A key that nobody else has.
  String newKey() {
    return "key " + ++now;
  }

  /// The server has said that it keeps `key`.
  void kept(int ofLife, String key) {
    kept.add(new Kept(ofLife, key));
  }

  /// One of the keys that the server keeps; null if there is none.
  @Nullable String anyKept(int ofLife, IntUnaryOperator die) {
    List<Kept> its = kept.stream().filter(each -> each.life == ofLife).toList();
    return its.isEmpty() ? null : its.get(die.applyAsInt(its.size())).key();
  }

  Call counting(int ofLife) {
    var call = new Call(ofLife);
    counted.add(call);
    return call;
  }

  Call publishing(int ofLife) {
    var call = new Call(ofLife);
    published.add(call);
    return call;
  }

  Hearing hearing(int ofLife) {
    var hearing = new Hearing(ofLife);
    hearings.add(hearing);
    return hearing;
  }

  /// From now on, whoever listens may be told that it is over.
  void ends() {
    ends = Math.min(ends, ++now);
  }

  void check() {
    counted.stream().filter(Call::isAnswered).forEach(this::checkCount);
    hearings.forEach(this::checkHearing);
  }

  /// No two calls are told the same number; and it is above those told before the call began, and
  /// not above the number of calls that had begun when it was told.
  private void checkCount(Call call) {
    List<Call> others = counted.stream().filter(each -> each.life == call.life).toList();
    assertThat(others)
        .as("told %s", call.result)
        .filteredOn(each -> each.isAnswered() && each.result == call.result)
        .hasSize(1);
    assertThat(others)
        .filteredOn(each -> each.isBefore(call))
        .allSatisfy(
            each ->
                assertThat(call.result)
                    .as("told after %s", each.result)
                    .isGreaterThan(each.result));
    assertThat(call.result)
        .as("the count of acknowledged calls, and of those that nobody has heard of again")
        .isLessThanOrEqualTo(others.stream().filter(each -> each.began < call.ended).count())
        .isGreaterThan(others.stream().filter(each -> each.isBefore(call)).count());
  }

  private void checkHearing(Hearing hearing) {
    List<String> messages = hearing.messages;
    assertThat(messages).as("what a subscriber hears").doesNotHaveDuplicates();
    List<Call> sent = published.stream().filter(each -> each.life == hearing.life).toList();
    for (Call early : sent) {
      int at = messages.indexOf(early.message());
      if (at < 0) {
        boolean hasMissed = hearing.isWhole && early.ended < ends && early.began > hearing.began;
        assertThat(hasMissed).as("%s is missing in %s", early.message(), messages).isFalse();
        continue;
      }
      assertThat(sent)
          .filteredOn(early::isBefore)
          .allSatisfy(
              late ->
                  assertThat(messages.subList(0, at))
                      .as("before %s", early.message())
                      .doesNotContain(late.message()));
    }
    hearings.stream()
        .filter(other -> other.life == hearing.life)
        .forEach(other -> checkOrder(messages, other.messages));
  }

  /// Both have heard a part of the same row of messages, each without gaps.
  private static void checkOrder(List<String> one, List<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(new HashSet<>(other));
    assertThat(shared(one, both))
        .as("the part of %s that %s has", one, other)
        .isEqualTo(shared(other, both));
  }

  /// From the first to the last that both have.
  private static List<String> shared(List<String> messages, Set<String> both) {
    List<Integer> places = both.stream().map(messages::indexOf).sorted().toList();
    return places.isEmpty() ? List.of() : messages.subList(places.getFirst(), places.getLast() + 1);
  }
}
