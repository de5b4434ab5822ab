package dev.weft.timer.virtual;

import static dev.weft.timer.virtual.Setup.inTask;
import static dev.weft.timer.virtual.Setup.pollOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.time.RateLimiter;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
public class RateLimiterTest {

  private static final long MILLI = 1_000_000;

  private final Setup setup;
  private final Weft weft;

  public RateLimiterTest(Setup setup) {
    this.setup = setup;
    this.weft = setup.open();
  }

  @AfterEach
  public void close() {
    weft.close();
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  @DisplayName(
      "it begins full; then a permit comes at its time, exactly, however long that goes on")
  public void atTheirTimes() throws Exception {
    var limiter = new RateLimiter(3, millis(10));
    long begin = Time.nanos(weft);
    for (int i = 0; i < 3; i++) {
      weft.blockOn(limiter.acquire());
    }
    long full = Time.nanos(weft);
    if (setup.virtual()) {
      assertThat(full).isEqualTo(begin);
    }
    for (int k = 1; k <= 30; k++) {
      weft.blockOn(limiter.acquire());
      long due = (k * 10 * MILLI + 2) / 3; // rounded up
      setup.assertInTime(Time.nanos(weft), begin + due);
    }
  }

  @Test
  @DisplayName("what was not taken is kept up to the burst, and no further")
  public void burst() throws Exception {
    var limiter = new RateLimiter(1, millis(1), 5);
    weft.blockOn(limiter.acquire(5));
    weft.blockOn(Time.sleep(millis(2)));
    if (setup.virtual()) {
      inTask(weft, cx -> assertThat(limiter.tryAcquire(3)).isFalse()); // two are there
    }
    weft.blockOn(Time.sleep(millis(100)));
    long full = Time.nanos(weft);
    inTask(
        weft,
        cx -> {
          assertThat(limiter.tryAcquire(5)).isTrue();
        });
    if (setup.virtual()) {
      inTask(weft, cx -> assertThat(limiter.tryAcquire(1)).isFalse());
    }
    weft.blockOn(limiter.acquire(2));
    assertThat(Time.nanos(weft)).isGreaterThanOrEqualTo(full + 2 * MILLI);
  }

  /// Starts a task that acquires, and lets it take its place.
  private JoinHandle<Integer> acquire(RateLimiter limiter, int permits, int id, List<Integer> log)
      throws Exception {
    var polled = new AtomicInteger();
    Future<Void> acquire = limiter.acquire(permits);
    JoinHandle<Integer> handle =
        weft.spawn(
            Futures.<Integer>pollFn(
                cx -> {
                  Poll<Void> ready = acquire.poll(cx);
                  polled.incrementAndGet();
                  if (ready.isPending()) {
                    return Poll.pending();
                  }
                  log.add(id);
                  return Poll.ready(id);
                },
                acquire::cancel));
    while (polled.get() == 0) {
      weft.blockOn(Futures.lazy(Tasks::yieldNow));
    }
    return handle;
  }

  @Test
  @DisplayName("first come, first served, also behind one that asks for many")
  public void inOrder() throws Exception {
    var limiter = new RateLimiter(10, millis(500));
    List<Integer> log = Collections.synchronizedList(new ArrayList<>());
    weft.blockOn(limiter.acquire(10));
    var handles = new ArrayList<JoinHandle<Integer>>();
    int[] wanted = {2, 5, 1, 1, 3};
    for (int i = 0; i < wanted.length; i++) {
      handles.add(acquire(limiter, wanted[i], i, log));
    }
    inTask(weft, cx -> assertThat(limiter.tryAcquire(1)).isFalse());
    long begin = Time.nanos(weft);
    weft.blockOn(Futures.joinAll(handles));
    assertThat(log).containsExactly(0, 1, 2, 3, 4);
    if (setup.virtual()) {
      assertThat(Time.nanos(weft) - begin).isEqualTo(12 * 50 * MILLI);
    }
  }

  @Test
  @DisplayName("1.7 cancelled at every point, it has taken nothing, and the next has its place")
  public void cancelledAtEveryPoint() throws Exception {
    Moment.tell(400, this::cancelledAtEveryPoint);
  }

  private void cancelledAtEveryPoint(Moment moment) throws Exception {
    var limiter = new RateLimiter(1, millis(moment.millis()));
    List<Integer> log = Collections.synchronizedList(new ArrayList<>());
    weft.blockOn(limiter.acquire());
    long begin = Time.nanos(weft);

    Future<Void> never = limiter.acquire();
    never.cancel(Context.of(() -> {}));
    assertThatThrownBy(() -> pollOnce(weft, never, () -> {}))
        .isInstanceOf(IllegalStateException.class);

    Future<Void> first = limiter.acquire();
    var wakes = new AtomicInteger();
    assertThat(pollOnce(weft, first, wakes::incrementAndGet).isPending()).isTrue();
    Future<Void> middle = limiter.acquire();
    assertThat(pollOnce(weft, middle, wakes::incrementAndGet).isPending()).isTrue();
    JoinHandle<Integer> last = acquire(limiter, 1, 7, log);

    middle.cancel(Context.of(() -> {}));
    first.cancel(Context.of(() -> {})); // now the last one is the first, and has a timer
    first.cancel(Context.of(() -> {}));
    moment.over();
    assertThat(weft.blockOn(last)).isEqualTo(7);
    if (setup.virtual()) {
      assertThat(Time.nanos(weft) - begin).isEqualTo(moment.millis() * MILLI);
    }
    assertThat(wakes).hasValue(0);
    assertThat(weft.driver().needsTurn()).isFalse();
  }

  @Test
  @DisplayName("one that was woken and is cancelled instead of polled strands nobody")
  public void cancelledWhenWoken() throws Exception {
    Moment.tell(20, this::cancelledWhenWoken);
  }

  private void cancelledWhenWoken(Moment moment) throws Exception {
    var limiter = new RateLimiter(1, millis(moment.millis()));
    weft.blockOn(limiter.acquire());
    Future<Void> first = limiter.acquire();
    var wakes = new AtomicInteger();
    assertThat(pollOnce(weft, first, wakes::incrementAndGet).isPending()).isTrue();
    moment.over();
    JoinHandle<Integer> second =
        acquire(limiter, 1, 2, Collections.synchronizedList(new ArrayList<>()));
    weft.blockOn(Time.sleep(millis(moment.millis() + 1)));
    assertThat(wakes).hasValue(1);
    first.cancel(Context.of(() -> {}));
    assertThat(weft.blockOn(second)).isEqualTo(2);
  }

  @Test
  @DisplayName("a hundred tasks on all threads take no more than there is")
  public void manyTasks() throws Exception {
    var limiter = new RateLimiter(10, millis(10));
    long begin = Time.nanos(weft);
    List<Long> at = Collections.synchronizedList(new ArrayList<>());
    var handles = new ArrayList<JoinHandle<Boolean>>();
    for (int i = 0; i < 100; i++) {
      handles.add(weft.spawn(limiter.acquire().map(done -> at.add(Time.nanos() - begin))));
    }
    weft.blockOn(Futures.joinAll(handles));
    List<Long> sorted = at.stream().sorted().toList();
    assertThat(sorted).hasSize(100);
    for (int k = 10; k < 100; k++) {
      assertThat(sorted.get(k)).isGreaterThanOrEqualTo((k - 9) * MILLI);
    }
    if (setup.virtual()) {
      assertThat(sorted.getLast()).isEqualTo(90 * MILLI);
    }
  }

  @Test
  @DisplayName("8.18 closing the runtime ends who waits")
  public void closing() throws Exception {
    var limiter = new RateLimiter(1, Duration.ofDays(1));
    weft.blockOn(limiter.acquire());
    Future<Void> waits = limiter.acquire();
    assertThat(pollOnce(weft, waits, () -> {}).isPending()).isTrue();
    weft.close();
    assertThatThrownBy(() -> weft.blockOn(waits)).isInstanceOf(RuntimeClosedException.class);
    waits.cancel(Context.of(() -> {}));
  }

  @Test
  @DisplayName("numbers out of range are refused, and great ones do not overflow")
  public void ranges() throws Exception {
    assertThatThrownBy(() -> new RateLimiter(0, millis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RateLimiter(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RateLimiter(1, millis(1), 1_000_000_001))
        .isInstanceOf(IllegalArgumentException.class);
    var limiter = new RateLimiter(3, millis(1), 2);
    assertThatThrownBy(() -> limiter.acquire(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limiter.acquire(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limiter.tryAcquire(1)).isInstanceOf(IllegalStateException.class);

    int most = 1_000_000_000;
    for (Duration period : List.of(Duration.ofNanos(1), Duration.ofDays(100_000))) {
      var great = new RateLimiter(most, period, most);
      weft.blockOn(great.acquire(most));
      Future<Void> next = great.acquire(most);
      var ready = pollOnce(weft, next, () -> {}).isReady();
      if (period.toDays() > 0) {
        assertThat(ready).isFalse();
      }
      next.cancel(Context.of(() -> {}));
    }
    var slow = new RateLimiter(1, Duration.ofSeconds(Long.MAX_VALUE), 2);
    weft.blockOn(slow.acquire(2));
    Future<Void> never = slow.acquire(2);
    assertThat(pollOnce(weft, never, () -> {}).isPending()).isTrue();
    never.cancel(Context.of(() -> {}));
    assertThat(weft.driver().needsTurn()).isFalse();
  }
}
