package dev.weft.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.sync.AsyncMutex;
import dev.weft.sync.Mpsc;
import dev.weft.time.Time;
import dev.weft.toys.Patience;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Each warning has a program that triggers it, and one that is like it and does not.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"fifo", "workstealing"})
class FlagTest {

  @Parameter String executor;

  private final ConsoleListener heard = new ConsoleListener();
  private final CountDownLatch let = new CountDownLatch(1);
  private final AtomicBoolean over = new AtomicBoolean();
  private Weft weft;
  private Thread driver;

  @BeforeEach
  void open() {
    weft =
        Weft.builder()
            .executor(executor)
            .workers(2)
            .set("weft.task-history", "on")
            .listener(heard)
            .open();
    driver =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    weft.blockOn(Futures.never());
                  } catch (Exception closed) {
                    // it is over
                  }
                });
  }

  @AfterEach
  void close() throws InterruptedException {
    over.set(true);
    let.countDown();
    weft.close(Duration.ofSeconds(5));
    driver.join();
  }

  private Board look() {
    Measured before = Measured.now(heard.measurements(), 2);
    return Board.of(weft, heard, before, Duration.ofMillis(100)); // a second is long for a test
  }

  private Set<Flag> flags(JoinHandle<?> task) {
    return look().rows().stream()
        .filter(row -> row.task().id() == task.id())
        .map(TaskRow::flags)
        .findFirst()
        .orElse(Set.of());
  }

  private void becomes(Flag flag, JoinHandle<?> task) {
    Patience.until(flag + " is seen, alone", () -> flags(task).equals(Set.of(flag)));
    assertThat(look().warnings())
        .filteredOn(warning -> warning.kind().equals(flag.text()))
        .anyMatch(warning -> warning.task() == task.id());
  }

  /// Sees `task` unflagged, once it was polled so often.
  private void staysClean(JoinHandle<?> task, long polls) {
    Predicate<TaskRow> enough = row -> row.task().id() == task.id() && row.polls() >= polls;
    Patience.until("polled " + polls + " times", () -> look().rows().stream().anyMatch(enough));
    assertThat(flags(task)).isSubsetOf(Flag.NEVER_YIELDS, Flag.BLOCKS_WORKER);
    // these two also where the machine has stood still for a while
    Patience.until("it is unflagged", () -> flags(task).isEmpty());
  }

  @Test
  @DisplayName("a task that computes on and on never yields; one that yields in between does not")
  void neverYields() {
    var busy =
        weft.spawn(
            Futures.lazy(
                () -> {
                  while (!over.get()) {
                    Thread.onSpinWait();
                  }
                  return Futures.ready(1);
                }));
    becomes(Flag.NEVER_YIELDS, busy);
    assertThat(look().warnings()).anyMatch(FlagTest::hasPosition);
    over.set(true);
  }

  private static boolean hasPosition(Board.Warning warning) {
    return warning.text().contains("FlagTest.java:");
  }

  @Test
  @DisplayName("a task that yields between its computations is not flagged")
  void yields() {
    staysClean(weft.spawn(yieldsAlways()), 200);
  }

  private Future<Integer> yieldsAlways() {
    return Futures.pollFn(
        cx -> {
          cx.yieldTask();
          return over.get() ? Poll.ready(1) : Poll.pending();
        });
  }

  @Test
  @DisplayName("a task that blocks its worker is seen; a blocking call is not")
  void blocks() {
    var call = weft.spawnBlocking(() -> await(1));
    var blocker = weft.spawn(Futures.lazy(() -> Futures.ready(await(1))));
    becomes(Flag.BLOCKS_WORKER, blocker);
    assertThat(look().warnings()).anyMatch(FlagTest::hasPosition);
    assertThat(flags(call)).isEmpty();
  }

  private int await(int result) throws InterruptedException {
    let.await();
    return result;
  }

  @Test
  @DisplayName("a task that wakes itself in its polls is seen; one that others wake is not")
  void wakesItself() {
    becomes(
        Flag.SELF_WAKING,
        weft.spawn(
            Futures.pollFn(
                cx -> {
                  cx.waker().wake();
                  return over.get() ? Poll.ready(1) : Poll.pending();
                })));
  }

  @Test
  @DisplayName("a task that is woken and cannot go on is seen; one that gets on each time is not")
  void wokenInVain() throws Exception {
    var waker = new AtomicReference<Waker>();
    var vain =
        weft.spawn(
            Futures.pollFn(
                cx -> {
                  waker.set(cx.waker());
                  return over.get() ? Poll.ready(1) : Poll.pending();
                }));
    Thread teaser =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (!over.get()) {
                    Waker left = waker.getAndSet(null);
                    if (left != null) {
                      left.wake();
                    }
                    Thread.onSpinWait();
                  }
                });
    becomes(Flag.WOKEN_IN_VAIN, vain);
    over.set(true);
    teaser.join();
  }

  @Test
  @DisplayName("a task that gets a message at each wake-up is not flagged")
  void getsOn() {
    Mpsc<Integer> channel = Mpsc.bounded(1);
    var receiver = channel.receiver();
    var receiving = new AtomicReference<Future<?>>(receiver.recv());
    var reader =
        weft.spawn(
            Futures.pollFn(
                cx -> {
                  while (receiving.get().poll(cx).isReady()) {
                    if (over.get()) {
                      return Poll.ready(1);
                    }
                    receiving.set(receiver.recv());
                  }
                  return Poll.pending();
                }));
    Thread sender =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try (var out = channel.sender()) {
                    while (!over.get()) {
                      weft.blockOn(out.send(1));
                    }
                  } catch (Exception closed) {
                    // it is over
                  }
                });
    staysClean(reader, 200);
    over.set(true);
    assertThat(sender.isDaemon()).isTrue();
  }

  @Test
  @DisplayName("two tasks that wait for each other are named; one that sleeps with a lock is not")
  void deadlock() {
    var left = new AtomicReference<JoinHandle<Object>>();
    var right = new AtomicReference<JoinHandle<Object>>();
    left.set(weft.spawn("left", after(right)));
    right.set(weft.spawn("right", after(left)));
    becomes(Flag.DEADLOCKED, left.get());
    assertThat(flags(right.get())).containsExactly(Flag.DEADLOCKED);
    assertThat(look().warnings())
        .filteredOn(warning -> warning.kind().equals("deadlocked"))
        .singleElement()
        .satisfies(warning -> assertThat(warning.text()).contains("left #").contains("right #"));

    var lock = new AsyncMutex<>(1);
    weft.spawn(lock.lock());
    var sleeper = weft.spawn("sleeper", Time.sleep(Duration.ofHours(1)));
    staysClean(sleeper, 1);
  }

  private static Future<Object> after(AtomicReference<JoinHandle<Object>> other) {
    return Futures.pollFn(
        cx -> other.get() == null ? again(cx) : other.get().poll(cx),
        _ -> {},
        trace -> trace.future(other.get()));
  }

  private static Poll<Object> again(dev.weft.Context cx) {
    cx.yieldTask();
    return Poll.pending();
  }

  @Test
  @DisplayName(
      "a full channel that nobody has received from is named; one that somebody has is not")
  void unserved() {
    Mpsc<Integer> orders = Mpsc.bounded(1);
    Mpsc<Integer> letters = Mpsc.bounded(1);
    weft.spawn("orders", orders.sender().send(1).then(_ -> orders.sender().send(2)));
    weft.spawn(
        "letters",
        letters
            .sender()
            .send(1)
            .then(_ -> letters.receiver().recv())
            .then(_ -> letters.sender().send(2))
            .then(_ -> letters.sender().send(3)));
    Patience.until(
        "both wait",
        () ->
            look().rows().stream()
                    .filter(row -> row.task().state().equals("idle"))
                    .filter(row -> row.waitsFor().contains("room in"))
                    .count()
                == 2);
    assertThat(look().warnings())
        .filteredOn(warning -> warning.kind().equals("seen in a dump"))
        .singleElement()
        .satisfies(warning -> assertThat(warning.text()).contains("orders"));
  }

  @Test
  @DisplayName("a failure whose handle is lost is named; one that somebody awaits is not")
  void lostHandle() throws Exception {
    Future<Integer> expected = Futures.failed(new IllegalStateException("expected"));
    assertThatThrownBy(() -> weft.blockOn(Futures.lazy(() -> weft.spawn("awaited", expected))))
        .isInstanceOf(JoinException.class);
    weft.spawn("forgotten", Futures.failed(new IllegalStateException("lost"))).detach();
    Patience.until("it is heard", () -> !heard.lost().isEmpty());
    assertThat(look().warnings())
        .filteredOn(warning -> warning.kind().equals("lost handle"))
        .singleElement()
        .satisfies(warning -> assertThat(warning.text()).contains("forgotten").contains("lost"));
  }
}
