package dev.weft.reactor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventsTest {

  private final Events events = new Events();
  private final List<String> happened = new ArrayList<>();

  private final class Numbered extends Event {
    private final int number;
    private final long time;

    Numbered(int number, long time) {
      this.number = number;
      this.time = time;
    }

    @Override
    protected void happen() {
      happened.add(events.now() + "/" + number);
    }

    @Override
    public String toString() {
      return time + "/" + number;
    }
  }

  @Test
  @DisplayName("the earliest is first, and of those at one instant the one that was put in first")
  void order() {
    events.at(20, () -> happened.add("b" + events.now()));
    events.at(10, () -> happened.add("a" + events.now()));
    events.at(20, () -> events.after(0, () -> happened.add("d" + events.now())));
    events.at(20, () -> happened.add("c" + events.now()));
    assertThat(events.next()).isEqualTo(10);
    while (events.runNext()) {}
    assertThat(happened).containsExactly("a10", "b20", "c20", "d20");
    assertThat(events.happened()).isEqualTo(5);
    assertThat(events.next()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName(
      "what is put in for the past happens now, and what is too far away at the end of time")
  void ends() {
    events.runUntil(100);
    events.at(50, () -> happened.add("late at " + events.now()));
    events.after(Long.MAX_VALUE, () -> happened.add("never"));
    events.runUntil(1000);
    assertThat(happened).containsExactly("late at 100");
    assertThat(events.now()).isEqualTo(1000);
    assertThat(events.pending()).isEqualTo(1);
  }

  @Test
  @DisplayName("an event stands in one place at most, and may be taken out")
  void once() {
    var event = new Numbered(1, 10);
    events.schedule(event, 10);
    assertThatThrownBy(() -> events.schedule(event, 20)).isInstanceOf(IllegalStateException.class);
    assertThat(events.cancel(event)).isTrue();
    assertThat(events.cancel(event)).isFalse();
    assertThat(new Events().cancel(event)).isFalse();
    assertThat(events.runNext()).isFalse();
    events.schedule(event, 30);
    events.runUntil(30);
    assertThat(happened).containsExactly("30/1");
  }

  @Test
  @DisplayName("thousands, put in and taken out anyhow, happen in the order of their times")
  void many() {
    var random = new SplittableRandom(7);
    var here = new ArrayList<Numbered>();
    for (int i = 0; i < 5_000; i++) {
      var event = new Numbered(i, random.nextInt(1_000));
      events.schedule(event, event.time);
      here.add(event);
      if (random.nextInt(3) == 0) {
        Numbered gone = here.remove(random.nextInt(here.size()));
        assertThat(events.cancel(gone)).isTrue();
      }
    }
    while (events.runNext()) {}
    here.sort(Comparator.<Numbered>comparingLong(e -> e.time).thenComparingInt(e -> e.number));
    assertThat(happened).isEqualTo(here.stream().map(Numbered::toString).toList());
  }

  @Test
  @DisplayName("what is cancelled is gone at once, however much of it there is")
  void mostCancelled() {
    var random = new SplittableRandom(8);
    var here = new ArrayList<Numbered>();
    for (int i = 0; i < 2_000; i++) {
      var event = new Numbered(i, random.nextInt(500));
      events.schedule(event, event.time);
      here.add(event);
    }
    here.sort(Comparator.<Numbered>comparingLong(e -> e.time).thenComparingInt(e -> e.number));
    while (here.size() > 10) {
      Numbered gone = here.remove(random.nextBoolean() ? 0 : random.nextInt(here.size()));
      assertThat(events.cancel(gone)).isTrue();
      assertThat(events.cancel(gone)).isFalse();
      assertThat(events.pending()).isEqualTo(here.size());
      assertThat(events.next()).isEqualTo(here.getFirst().time);
    }
    Numbered again = here.removeLast();
    assertThat(events.cancel(again)).isTrue();
    events.schedule(again, again.time + 1); // cancelled once, it happens once
    while (events.runNext()) {}
    assertThat(happened)
        .hasSize(10)
        .startsWith(here.stream().map(Numbered::toString).toArray(String[]::new))
        .endsWith((again.time + 1) + "/" + again.number);
  }

  /// Of something soon, in a moment, in a while, and much later.
  private static final long[] RANGES = {
    1, 2_000_000, 50_000_000, 20_000_000_000L, 100_000_000_000L, Long.MAX_VALUE
  };

  @Test
  @DisplayName("few or many, due soon or late, put in, taken out and run: as in a sorted set")
  void asASortedSet() {
    for (long seed = 0; seed < 3; seed++) {
      asASortedSet(new SplittableRandom(seed));
    }
  }

  private void asASortedSet(SplittableRandom random) {
    var tried = new Events(256);
    var model = new TreeSet<Entry>();
    var ran = new ArrayList<Entry>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean grows = i / 4_000 % 2 == 0;
      if (random.nextInt(10) < (grows ? 8 : 3)) {
        long range = RANGES[random.nextInt(RANGES.length)];
        long time = now > Long.MAX_VALUE - range ? Long.MAX_VALUE : now + random.nextLong(range);
        var entry = new Entry(time, i, ran);
        tried.schedule(entry.event, time);
        model.add(entry);
      } else if (random.nextInt(3) == 0 && !model.isEmpty()) {
        Entry some = model.ceiling(new Entry(now + random.nextLong(1_000_000_000), 0, ran));
        Entry gone = some == null ? model.last() : some;
        assertThat(tried.cancel(gone.event)).isTrue();
        model.remove(gone);
      } else if (random.nextInt(20) == 0 && now < Long.MAX_VALUE / 2) {
        now += random.nextLong(100_000_000);
        tried.runUntil(now);
        while (!model.isEmpty() && model.first().time <= now) {
          assertThat(ran.removeFirst()).isSameAs(model.removeFirst());
        }
      } else if (!model.isEmpty() && model.first().time < Long.MAX_VALUE / 2) {
        Entry first = model.removeFirst();
        now = first.time;
        assertThat(tried.runNext()).isTrue();
        assertThat(ran.removeFirst()).isSameAs(first);
      }
      assertThat(ran).isEmpty();
      assertThat(tried.now()).isEqualTo(now);
      assertThat(tried.pending()).isEqualTo(model.size());
      assertThat(tried.next()).isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.first().time);
    }
    assertThat(model).hasSizeGreaterThan(1_000);
    while (tried.runNext()) {
      assertThat(ran.removeFirst()).isSameAs(model.removeFirst());
    }
    assertThat(model).isEmpty();
  }

  private static final class Entry implements Comparable<Entry> {
    private final long time;
    private final int number;
    private final Event event;

    Entry(long time, int number, List<Entry> ran) {
      this.time = time;
      this.number = number;
      this.event =
          new Event() {
            @Override
            protected void happen() {
              ran.add(Entry.this);
            }
          };
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
      return time + "/" + number;
    }
  }
}
