package dev.weft.timer.virtual;

import static dev.weft.timer.virtual.Setup.pollOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.time.DelayQueue;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.timer.virtual.Setup#all")
public class DelayQueueTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final long MILLI = 1_000_000;

  private final Setup setup;
  private final Weft weft;
  private final DelayQueue<String> queue;

  public DelayQueueTest(Setup setup) {
    this.setup = setup;
    this.weft = setup.open();
    this.queue = new DelayQueue<>(weft);
  }

  @AfterEach
  public void close() {
    weft.close();
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private String take() throws Exception {
    DelayQueue.Entry<String> entry = weft.blockOn(queue.next());
    setup.assertInTime(Time.nanos(weft), Math.max(entry.deadlineNanos(), begin));
    return entry.value();
  }

  private long begin;

  private void begin() {
    begin = Time.nanos(weft);
  }

  @Test
  @DisplayName("values come out at their deadlines, in that order, equal ones as they came in")
  public void inOrder() throws Exception {
    begin();
    queue.insertAt("d", begin + 40 * MILLI);
    queue.insertAt("b", begin + 20 * MILLI);
    queue.insertAt("c1", begin + 30 * MILLI);
    queue.insertAt("c2", begin + 30 * MILLI);
    queue.insertAt("c3", begin + 30 * MILLI);
    queue.insert("a", millis(-1));
    assertThat(queue.size()).isEqualTo(6);
    assertThat(List.of(take(), take(), take(), take(), take(), take()))
        .containsExactly("a", "b", "c1", "c2", "c3", "d");
    assertThat(queue.isEmpty()).isTrue();
    assertThat(weft.driver().needsTurn()).isFalse();
  }

  @Test
  @DisplayName("1 000 random values, some of them reset or removed, come out as a sorted list does")
  public void likeASortedList() throws Exception {
    var random = new Random(7);
    var entries = new ArrayList<DelayQueue.Entry<String>>();
    long from = Time.nanos(weft);
    for (int i = 0; i < 1_000; i++) {
      entries.add(queue.insertAt("v" + i, from + random.nextLong(50 * MILLI)));
    }
    for (int i = 0; i < 400; i++) {
      DelayQueue.Entry<String> entry = entries.get(random.nextInt(entries.size()));
      assertThat(queue.resetAt(entry, from + random.nextLong(50 * MILLI))).isTrue();
    }
    for (int i = 0; i < 300; i++) {
      DelayQueue.Entry<String> entry = entries.remove(random.nextInt(entries.size()));
      assertThat(queue.remove(entry)).isTrue();
      assertThat(queue.remove(entry)).isFalse();
      assertThat(queue.reset(entry, DAY)).isFalse();
    }
    List<Long> sorted =
        entries.stream()
            .sorted(Comparator.comparingLong(DelayQueue.Entry::deadlineNanos))
            .map(DelayQueue.Entry::deadlineNanos)
            .toList();
    List<Long> taken = new ArrayList<>();
    weft.blockOn(
        Futures.<Object>pollFn(
            cx -> {
              while (taken.size() < sorted.size()) {
                DelayQueue.Entry<String> entry = queue.pollExpired(cx);
                if (entry == null) {
                  return Poll.pending();
                }
                assertThat(Time.nanos(cx)).isGreaterThanOrEqualTo(entry.deadlineNanos());
                taken.add(entry.deadlineNanos());
              }
              return Poll.ready(true);
            },
            queue::cancelNext));
    assertThat(taken).isEqualTo(sorted);
  }

  /// Starts a task that takes one value, and lets it begin to wait.
  private JoinHandle<DelayQueue.Entry<String>> taker() throws Exception {
    var polled = new AtomicInteger();
    Future<DelayQueue.Entry<String>> next = queue.next();
    JoinHandle<DelayQueue.Entry<String>> taker =
        weft.spawn(
            Futures.pollFn(
                cx -> {
                  Poll<DelayQueue.Entry<String>> entry = next.poll(cx);
                  polled.incrementAndGet();
                  return entry;
                },
                next::cancel));
    while (polled.get() == 0) {
      weft.blockOn(Futures.lazy(Tasks::yieldNow));
    }
    return taker;
  }

  @Test
  @DisplayName("who waits learns of what is inserted, moved to earlier and to later, and removed")
  public void changesWhileItWaits() throws Exception {
    JoinHandle<DelayQueue.Entry<String>> taker = taker();
    DelayQueue.Entry<String> late = queue.insert("late", DAY);
    begin();
    DelayQueue.Entry<String> early = queue.insert("early", millis(20));
    assertThat(weft.blockOn(taker)).isSameAs(early);
    setup.assertInTime(Time.nanos(weft), early.deadlineNanos());

    taker = taker();
    queue.reset(late, millis(20));
    assertThat(weft.blockOn(taker)).isSameAs(late);
    setup.assertInTime(Time.nanos(weft), late.deadlineNanos());

    Moment.tell(20, this::movesTheFirst);
    Moment.tell(10, this::removesTheFirst);
  }

  private void movesTheFirst(Moment moment) throws Exception {
    emptied();
    DelayQueue.Entry<String> first = queue.insert("first", millis(moment.millis()));
    DelayQueue.Entry<String> second = queue.insert("second", millis(moment.millis() + 10));
    JoinHandle<DelayQueue.Entry<String>> taker = taker();
    assertThat(queue.resetAt(first, second.deadlineNanos() + 1)).isTrue();
    moment.over();
    assertThat(weft.blockOn(taker)).isSameAs(second);
    setup.assertInTime(Time.nanos(weft), second.deadlineNanos());
    assertThat(weft.blockOn(queue.next())).isSameAs(first);
  }

  private void removesTheFirst(Moment moment) throws Exception {
    emptied();
    DelayQueue.Entry<String> gone = queue.insert("gone", millis(moment.millis()));
    JoinHandle<DelayQueue.Entry<String>> taker = taker();
    assertThat(queue.remove(gone)).isTrue();
    moment.over();
    DelayQueue.Entry<String> left = queue.insert("left", millis(20));
    assertThat(weft.blockOn(taker)).isSameAs(left);
    setup.assertInTime(Time.nanos(weft), left.deadlineNanos());
    assertThat(gone.value()).isEqualTo("gone");
  }

  /// Takes what an earlier telling has left.
  private void emptied() throws Exception {
    while (!queue.isEmpty()) {
      weft.blockOn(queue.next());
    }
  }

  @Test
  @DisplayName("who waits is woken when the first is moved or removed, so that no timer is left")
  public void theTimerGoesWithTheFirst() throws Exception {
    DelayQueue.Entry<String> first = queue.insert("first", DAY);
    DelayQueue.Entry<String> second = queue.insert("second", DAY.multipliedBy(2));
    var wakes = new AtomicInteger();
    Future<DelayQueue.Entry<String>> next = queue.next();
    assertThat(pollOnce(weft, next, wakes::incrementAndGet).isPending()).isTrue();
    queue.reset(second, DAY.multipliedBy(3));
    assertThat(wakes).hasValue(0);
    queue.reset(first, DAY.plusHours(1));
    assertThat(wakes).hasValue(1);
    assertThat(pollOnce(weft, next, wakes::incrementAndGet).isPending()).isTrue();
    assertThat(queue.remove(second)).isTrue();
    assertThat(wakes).hasValue(1);
    assertThat(queue.remove(first)).isTrue();
    assertThat(wakes).hasValue(2);
    assertThat(pollOnce(weft, next, wakes::incrementAndGet).isPending()).isTrue();
    assertThat(weft.driver().needsTurn()).isFalse();
    next.cancel(Context.of(() -> {}));
  }

  @Test
  @DisplayName("1.7 cancelled at every point, a take has taken nothing, and leaves no timer")
  public void cancelledAtEveryPoint() throws Exception {
    Moment.tell(30, this::cancelledAtEveryPoint);
  }

  private void cancelledAtEveryPoint(Moment moment) throws Exception {
    emptied();
    queue.insert("a", millis(moment.millis()));
    for (int polls = 0; polls < 3; polls++) {
      Future<DelayQueue.Entry<String>> next = queue.next();
      for (int i = 0; i < polls; i++) {
        assertThat(pollOnce(weft, next, () -> {}).isPending()).isTrue();
      }
      next.cancel(Context.of(() -> {}));
      next.cancel(Context.of(() -> {}));
      assertThat(weft.driver().needsTurn()).isFalse();
    }
    var wakes = new AtomicInteger();
    Future<DelayQueue.Entry<String>> due = queue.next();
    assertThat(pollOnce(weft, due, wakes::incrementAndGet).isPending()).isTrue();
    moment.over();
    weft.blockOn(Time.sleep(millis(moment.millis() + 1)));
    due.cancel(Context.of(() -> {})); // woken, and not polled
    assertThat(wakes).hasValue(1);
    assertThat(queue.size()).isOne();
    assertThat(weft.blockOn(queue.next()).value()).isEqualTo("a");
    assertThat(queue.remove(queue.insert("b", DAY))).isTrue();
    assertThat(wakes).hasValue(1);
  }

  @Test
  @DisplayName("values that are due at once are taken within the budget")
  public void spendsTheBudget() throws Exception {
    for (int i = 0; i < 200; i++) {
      queue.insert("v", Duration.ZERO);
    }
    var taken = new AtomicInteger();
    weft.blockOn(
        Futures.<Integer>pollFn(
            cx -> {
              while (queue.pollExpired(cx) != null) {
                taken.incrementAndGet();
              }
              return Poll.ready(0);
            }));
    assertThat(taken).hasValue(128);
  }

  @Test
  @DisplayName("closing fails who waits, refuses what comes, and closes what is owned")
  public void closes() throws Exception {
    var closed = new AtomicInteger();
    Owned value = closed::incrementAndGet;
    var owned = new DelayQueue<Owned>(weft);
    DelayQueue.Entry<Owned> out = owned.insert(value, DAY);
    assertThat(owned.remove(out)).isTrue();
    owned.insert(value, DAY);
    owned.insert(value, Duration.ZERO);
    owned.close();
    owned.close();
    assertThat(closed).hasValue(2);
    assertThat(owned.isClosed()).isTrue();
    assertThatThrownBy(() -> owned.insert(value, DAY)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> weft.blockOn(owned.next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");

    queue.insert("v", DAY);
    Future<DelayQueue.Entry<String>> next = queue.next();
    var wakes = new AtomicInteger();
    assertThat(pollOnce(weft, next, wakes::incrementAndGet).isPending()).isTrue();
    queue.close();
    assertThat(wakes).hasValue(1);
    assertThatThrownBy(() -> pollOnce(weft, next, () -> {})).hasMessageContaining("closed");
    assertThat(weft.driver().needsTurn()).isFalse();
  }

  @Test
  @DisplayName("a queue is of one runtime, and an entry of one queue")
  public void strangers() throws Exception {
    var other = new DelayQueue<String>(weft);
    DelayQueue.Entry<String> stranger = other.insert("x", DAY);
    assertThatThrownBy(() -> queue.remove(stranger)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> queue.reset(stranger, DAY))
        .isInstanceOf(IllegalArgumentException.class);
    try (Weft elsewhere = setup.open()) {
      assertThatThrownBy(() -> elsewhere.blockOn(queue.next()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @DisplayName("threads that insert, reset and remove lose nothing, and nothing comes out twice")
  public void manyThreads() throws Exception {
    int threads = 4;
    int each = 500;
    var removed = new AtomicInteger();
    var workers = new ArrayList<Thread>();
    for (int t = 0; t < threads; t++) {
      var random = new Random(t);
      workers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      DelayQueue.Entry<String> entry =
                          queue.insert("v", Duration.ofNanos(random.nextLong(2 * MILLI)));
                      if (i % 3 == 0) {
                        queue.reset(entry, Duration.ofNanos(random.nextLong(2 * MILLI)));
                      } else if (i % 3 == 1 && queue.remove(entry)) {
                        removed.incrementAndGet();
                      }
                    }
                    queue.insert("end", millis(5));
                  }));
    }
    var values = new AtomicInteger();
    weft.blockOn(
        Futures.<Object>pollFn(
            new dev.weft.PollFn<>() {
              private int ends;

              @Override
              public Poll<Object> poll(Context cx) throws Exception {
                while (ends < threads) {
                  DelayQueue.Entry<String> entry = queue.pollExpired(cx);
                  if (entry == null) {
                    return Poll.pending();
                  }
                  if (entry.value().equals("end")) {
                    ends++;
                  } else {
                    values.incrementAndGet();
                  }
                }
                return Poll.ready(true);
              }
            },
            queue::cancelNext));
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(values.get() + removed.get() + queue.size()).isEqualTo(threads * each);
  }
}
