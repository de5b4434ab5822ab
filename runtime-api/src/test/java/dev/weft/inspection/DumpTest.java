package dev.weft.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.dump.Deadlock;
import dev.weft.dump.RuntimeDump;
import dev.weft.dump.TaskDump;
import dev.weft.dump.WaitStep;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.sync.AsyncMutex;
import dev.weft.sync.Mpsc;
import dev.weft.time.Time;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a dump says of tasks that wait, run, and wait for each other.
@Timeout(60)
class DumpTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().name("seen").executor(executor).open();

  @AfterEach
  void close() {
    weft.close(Duration.ZERO);
  }

  private RuntimeDump dump() {
    executor.runAll();
    return weft.inspect(1000);
  }

  private static TaskDump only(RuntimeDump dump) {
    assertThat(dump.tasks()).hasSize(1);
    return dump.tasks().getFirst();
  }

  private TaskDump waiting(Future<?> future) {
    weft.spawn("it", future);
    return only(dump());
  }

  private static List<String> lines(TaskDump task) {
    return task.chain().stream().map(step -> step.depth() + " " + step.what()).toList();
  }

  @Test
  @DisplayName("a task that waits for a timer says how long")
  void timer() {
    TaskDump task = waiting(Time.sleep(Duration.ofHours(1)));
    assertThat(task.name()).isEqualTo("it");
    assertThat(task.state()).isEqualTo("idle");
    assertThat(task.history()).isNull();
    assertThat(lines(task))
        .singleElement()
        .asString()
        .matches("0 a timer, due in (1h|59m( \\d+s)?)");
    assertThat(task.chain().getFirst().isLeaf()).isTrue();
  }

  @Test
  @DisplayName("a combinator of several branches into them, each with what it waits for")
  void branches() {
    var channel = Mpsc.<String>bounded(1);
    JoinHandle<Object> other = weft.spawn("other", Futures.never());
    Future<?> either = Futures.select(Futures.fuse(channel.receiver().recv()), other);
    weft.spawn("it", Futures.timeout(Duration.ofHours(1), either));
    assertThat(dump().tasks())
        .filteredOn(task -> task.name().equals("it"))
        .singleElement()
        .satisfies(
            task ->
                assertThat(String.join("; ", lines(task)))
                    .matches(
                        "0 timeout; 1 a timer, due in [\\w ]+; 1 select; 2 a message of a channel;"
                            + " 2 the end of other #"
                            + other.id()));
  }

  @Test
  @DisplayName(
      "a future that says nothing is named by its class, and one that fails to say harms nobody")
  void strangers() {
    final class Silent implements Future<Object> {
      @Override
      public Poll<Object> poll(Context cx) {
        return Poll.pending();
      }

      @Override
      public void cancel(Context cx) {}
    }
    final class Broken implements Future<Object>, Waiting {
      @Override
      public Poll<Object> poll(Context cx) {
        return Poll.pending();
      }

      @Override
      public void cancel(Context cx) {}

      @Override
      public void explainWait(WaitTrace trace) {
        throw new IllegalStateException("no");
      }
    }
    assertThat(lines(waiting(Futures.join(new Silent(), new Broken()))))
        .anySatisfy(line -> assertThat(line).contains("Silent, which does not say"))
        .anySatisfy(
            line -> assertThat(line).contains("Broken, which failed to say: java.lang.Illegal"));
  }

  @Test
  @DisplayName("a chain of a hundred thousand futures takes no stack, and is shown at both ends")
  void deep() {
    Future<?> future = Time.sleep(Duration.ofHours(1));
    for (int i = 0; i < 100_000; i++) {
      future = new Nested(future);
    }
    TaskDump task = waiting(future);
    assertThat(task.chain()).hasSizeLessThan(2000);
    assertThat(task.chain().getLast().what()).startsWith("a timer");
    assertThat(weft.dump()).contains("lines more");
  }

  /// Polled once, so that polling it takes no stack.
  private record Nested(Future<?> inner) implements Future<Object>, Waiting {
    @Override
    public Poll<Object> poll(Context cx) {
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {}

    @Override
    public void explainWait(WaitTrace trace) {
      trace.step("nested");
      trace.future(inner);
    }
  }

  @Test
  @DisplayName(
      "two tasks that wait for each other's lock are a deadlock, and who waits for them is behind"
          + " it")
  void locks() throws Exception {
    var a = new AsyncMutex<>("a");
    var b = new AsyncMutex<>("b");
    JoinHandle<?> first = weft.spawn("first", a.lock().then(_ -> yielding(b.lock())));
    JoinHandle<?> second = weft.spawn("second", b.lock().then(_ -> yielding(a.lock())));
    JoinHandle<?> third = weft.spawn("third", second);
    RuntimeDump dump = dump();
    assertThat(dump.deadlocks())
        .containsExactly(new Deadlock(List.of(first.id(), second.id()), List.of(third.id()), true));
    assertThat(dump.toString())
        .contains("DEADLOCK of 2 tasks")
        .contains("first #" + first.id() + " waits for a lock, which #" + second.id());
  }

  private static <T> Future<T> yielding(Future<T> then) {
    return Tasks.yieldNow().then(_ -> then);
  }

  @Test
  @DisplayName(
      "a lock that was given back, or granted to one who has not looked yet, is no deadlock")
  void granted() throws Exception {
    var lock = new AsyncMutex<>("a");
    var guard = new AtomicReference<AsyncMutex.@Nullable Guard<String>>();
    weft.spawn("holder", lock.lock().then(held -> keep(guard, held)));
    executor.runAll();
    JoinHandle<?> waiter = weft.spawn("waiter", lock.lock());
    RuntimeDump before = dump();
    assertThat(leaf(before, "waiter").taskId()).isNotZero();
    guard.get().close();
    assertThat(executor.queued()).isEqualTo(1); // it is woken, and has not looked
    RuntimeDump after = weft.inspect(10);
    assertThat(leaf(after, "waiter").taskId()).isZero();
    assertThat(after.deadlocks()).isEmpty();
    executor.runAll();
    assertThat(waiter.isFinished()).isTrue();
  }

  private static <T> Future<Object> keep(AtomicReference<T> where, T what) {
    where.set(what);
    return Futures.never();
  }

  private static WaitStep leaf(RuntimeDump dump, String name) {
    return dump.tasks().stream()
        .filter(task -> task.name().equals(name))
        .flatMap(task -> task.chain().stream())
        .filter(WaitStep::isLeaf)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("a task that awaits its own handle is a deadlock of one")
  void itself() {
    var own = new AtomicReference<@Nullable Future<Object>>();
    JoinHandle<Object> task = weft.spawn("narcissus", Futures.lazy(() -> own.get()));
    own.set(task);
    assertThat(dump().deadlocks())
        .containsExactly(new Deadlock(List.of(task.id()), List.of(), false));
    assertThat(weft.dump()).contains("narcissus #" + task.id() + " waits for the end of narcissus");
  }

  @Test
  @DisplayName(
      "who waits for a task or for a time is in no deadlock, and neither is who waits for that one")
  void wayOut() {
    var own = new AtomicReference<@Nullable JoinHandle<Object>>();
    JoinHandle<Object> task =
        weft.spawn(
            Futures.lazy(
                () ->
                    Futures.select(own.get(), Time.sleep(Duration.ofHours(1)))
                        .map(_ -> new Object())));
    own.set(task);
    weft.spawn(Futures.select(task, Futures.never()));
    assertThat(dump().deadlocks()).isEmpty();
  }

  @Test
  @DisplayName("a channel that is full and was never read is a warning until somebody reads")
  void unread() throws Exception {
    var channel = Mpsc.<String>bounded(1);
    var sender = channel.sender();
    JoinHandle<?> task = weft.spawn("talker", sender.send("a").then(_ -> sender.send("b")));
    assertThat(dump().warnings())
        .singleElement()
        .asString()
        .contains("talker #" + task.id(), "room in a channel for 1 message", "ever received");
    weft.spawn("reader", channel.receiver().recv());
    RuntimeDump after = dump();
    assertThat(after.warnings()).isEmpty();
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  @DisplayName("names can forge no lines")
  void forgery() {
    weft.spawn("evil\nDEADLOCK of 5 tasks\u001b[2J", Futures.never());
    executor.runAll();
    assertThat(weft.dump().lines()).noneMatch(line -> line.startsWith("DEADLOCK"));
    assertThat(weft.dump()).doesNotContain("\u001b");
  }

  @Test
  @DisplayName("a dump of fewer tasks than there are says so")
  void limited() {
    for (int i = 0; i < 5; i++) {
      weft.spawn(Futures.never());
    }
    executor.runAll();
    assertThat(weft.inspect(3).tasks()).hasSize(3);
    assertThat(weft.inspect(3).isComplete()).isFalse();
    assertThat(weft.inspect(3).toString()).contains("... and more");
    assertThat(weft.inspect(6).isComplete()).isTrue();
    assertThatThrownBy(() -> weft.inspect(0)).hasMessageContaining("0 tasks");
  }

  @Test
  @DisplayName(
      "a task that blocks its thread is named, with the line; one that has returned is not")
  void blocks() throws Exception {
    var leave = new CountDownLatch(1);
    var inside = new AtomicBoolean();
    try (Weft other = Toys.open()) {
      JoinHandle<?> task =
          other.spawn(
              "blocker",
              Futures.lazy(
                  () -> {
                    inside.set(true);
                    leave.await();
                    return Futures.never();
                  }));
      Patience.until("it blocks", () -> inside.get() && !other.inspect(10).warnings().isEmpty());
      assertThat(other.inspect(10).warnings())
          .singleElement()
          .asString()
          .contains("blocker #" + task.id() + " blocks its thread", "DumpTest.java:");
      leave.countDown();
      Patience.until("it waits", () -> other.inspect(10).warnings().isEmpty());
    } finally {
      leave.countDown();
    }
  }

  @Test
  @DisplayName("a task that computes on and on in one poll is named, with the line")
  void computes() throws Exception {
    var leave = new AtomicBoolean();
    try (Weft other = Toys.open()) {
      other.spawn("busy", Futures.lazy(() -> spin(leave)));
      Patience.until(
          "it is seen",
          () ->
              other.inspect(10).warnings().stream()
                  .anyMatch(w -> w.contains("computes on and on") && w.contains("DumpTest.java:")));
      leave.set(true);
    } finally {
      leave.set(true);
    }
  }

  private static Future<Object> spin(AtomicBoolean leave) {
    while (!leave.get()) {
      Thread.onSpinWait();
    }
    return Futures.ready(new Object());
  }

  @Test
  @DisplayName(
      "tasks that take locks in one order are never said to be in a deadlock, whenever it is"
          + " looked")
  void neverWrong() throws Exception {
    var a = new AsyncMutex<>("a");
    var b = new AsyncMutex<>("b");
    try (Weft other = Toys.open()) {
      var tasks = new ArrayList<JoinHandle<?>>();
      for (int i = 0; i < 4; i++) {
        tasks.add(other.spawn(new Rounds(a, b, 5_000)));
      }
      while (tasks.stream().anyMatch(task -> !task.isFinished())) {
        RuntimeDump dump = other.inspect(100);
        assertThat(dump.deadlocks()).as(dump::toString).isEmpty();
      }
    }
  }

  /// Locks a, then b, and gives both back, again and again.
  private static final class Rounds implements Future<@Nullable Void>, Waiting {
    private final AsyncMutex<String> a;
    private final AsyncMutex<String> b;
    private int left;
    private @Nullable Future<@Nullable Object> round;

    Rounds(AsyncMutex<String> a, AsyncMutex<String> b, int rounds) {
      this.a = a;
      this.b = b;
      this.left = rounds;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (true) {
        if (round == null) {
          round =
              a.lock()
                  .then(
                      first ->
                          yielding(b.lock())
                              .map(
                                  second -> {
                                    second.close();
                                    first.close();
                                    return null;
                                  }));
        }
        if (round.poll(cx).isPending()) {
          return Poll.pending();
        }
        round = null;
        if (--left == 0) {
          return Poll.ready(null);
        }
      }
    }

    @Override
    public void cancel(Context cx) {
      if (round != null) {
        round.cancel(cx);
      }
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.future(round);
    }
  }

  @Test
  @DisplayName(
      "with weft.task-history a dump knows ages, polls, wakers and, if asked for, spawn sites")
  void history() throws Exception {
    var manual = new ManualExecutorProvider();
    try (Weft kept = Toys.builder().executor(manual).set("weft.task-history", "sites").open()) {
      var channel = Mpsc.<String>bounded(1);
      var receiver = channel.receiver();
      kept.spawn("listener", receiver.recv().then(_ -> receiver.recv()));
      assertThat(kept.inspect(10).tasks()).singleElement().matches(t -> t.state().equals("new"));
      manual.runAll();
      kept.spawn("talker", channel.sender().send("hello"));
      manual.runAll();
      TaskDump listener = kept.inspect(10).tasks().getFirst();
      assertThat(listener.history().polls()).isEqualTo(2);
      assertThat(listener.history().lastWokenBy()).startsWith("talker #");
      assertThat(listener.history().age()).isPositive();
      assertThat(listener.history().polling()).isNull();
      assertThat(listener.history().spawnSite())
          .anyMatch(frame -> frame.getMethodName().equals("history"));
      assertThat(kept.dump()).contains("last woken by talker", "spawned at ");
    }
  }

  @Test
  @DisplayName("the history of a task that is over, a blockOn's included, is forgotten")
  void forgotten() throws Exception {
    try (Weft kept = Toys.builder().set("weft.task-history", "on").open()) {
      kept.blockOn(Futures.lazy(Tasks::yieldNow));
      kept.blockOn(kept.spawn(Futures.lazy(Tasks::yieldNow)));
      Patience.until("nothing is left", () -> kept.inspect(10).tasks().isEmpty());
    }
    assertThatThrownBy(() -> Toys.builder().set("weft.task-history", "yes").open())
        .hasMessage("weft.task-history is 'yes', but must be off, on or sites");
  }
}
