package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.TaskExecutors;
import dev.weft.time.Time;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.ToyReactorProvider;
import dev.weft.toys.ToyTimerProvider;
import dev.weft.toys.Toys;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What threads carry about: inheritable thread-locals, class loader, interrupt status, contexts.
/// It crosses into the runtime's threads where asked for only, and back out as it was.
@Timeout(30)
class AmbientStateTest {

  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();
  private static final TaskLocal<String> LOCAL = TaskLocal.create();
  private static final TaskLocal<String> HANDED_ON = TaskLocal.inheritable();

  private final Thread me = Thread.currentThread();
  private final ClassLoader mine = me.getContextClassLoader();
  private final ClassLoader other = new URLClassLoader(new URL[0], mine);

  @AfterEach
  void restore() {
    USER.remove();
    me.setContextClassLoader(mine);
    assertThat(Thread.interrupted()).as("left interrupted").isFalse();
  }

  private record Seen(@Nullable String user, @Nullable ClassLoader loader) {
    static Seen here() {
      return new Seen(USER.get(), Thread.currentThread().getContextClassLoader());
    }
  }

  @Test
  @DisplayName("a blocking call sees nothing of whoever first needed its thread")
  void blockingThreads() throws Exception {
    for (String kind : List.of("platform", "virtual")) {
      try (Weft weft = Toys.builder().set("weft.blocking.kind", kind).open()) {
        USER.set("alice");
        me.setContextClassLoader(other);
        weft.blockOn(weft.spawnBlocking(() -> 1));
        USER.set("bob");
        me.setContextClassLoader(mine);
        assertThat(weft.<Seen>blockOn(weft.spawnBlocking(Seen::here)))
            .isEqualTo(new Seen(null, mine));
      }
    }
  }

  @Test
  @DisplayName("a blocking call sees nothing of the call before it")
  void callsBefore() throws Exception {
    try (Weft weft = Toys.builder().set("weft.blocking.threads", "1").open()) {
      weft.blockOn(
          weft.spawnBlocking(
              () -> {
                Thread.currentThread().setContextClassLoader(other);
                Thread.currentThread().interrupt();
                return 0;
              }));
      assertThat(weft.<Seen>blockOn(weft.spawnBlocking(Seen::here)))
          .isEqualTo(new Seen(null, mine));
      assertThat(weft.<Boolean>blockOn(weft.spawnBlocking(Thread::interrupted))).isFalse();
    }
  }

  @Test
  @DisplayName(
      "the driver's thread, on which foreign wakers run, has nothing of the opener's but the"
          + " loader")
  void driverThread() throws Exception {
    USER.set("alice");
    me.setContextClassLoader(other);
    try (Weft weft = Toys.open()) {
      var seen = new AtomicReference<Seen>();
      weft.spawn(
          Futures.pollFn(
              cx ->
                  Time.sleep(Duration.ofMillis(1))
                      .poll(cx.withWaker(() -> seen.set(Seen.here())))));
      Patience.until("the timer called its waker", () -> seen.get() != null);
      assertThat(seen.get()).isEqualTo(new Seen(null, other));
    }
  }

  @Test
  @DisplayName("a thread that closes a runtime gets back the class loader that it came with")
  void classLoaderBack() throws Exception {
    var executor = new ManualExecutorProvider();
    try (Weft weft = Toys.builder().executor(executor).open()) {
      weft.spawn(
          new Probe<String>()
              .duringCancel(() -> Thread.currentThread().setContextClassLoader(other)));
      executor.runAll();
    }
    assertThat(me.getContextClassLoader()).isSameAs(mine);
  }

  @Test
  @DisplayName(
      "closing keeps the caller's interrupt status, and adds none that a cleanup left behind")
  void interruptStatusOfTheCloser() {
    for (boolean before : new boolean[] {true, false}) {
      var executor = new ManualExecutorProvider();
      Weft weft = Toys.builder().executor(executor).open();
      var seen = new AtomicReference<Boolean>();
      weft.spawn(new Probe<String>().duringCancel(() -> seen.set(me.isInterrupted())));
      executor.runAll();
      if (before) {
        me.interrupt();
      }
      CloseReport report = weft.close(Duration.ofSeconds(10));
      assertThat(Thread.interrupted()).isEqualTo(before);
      assertThat(seen).hasValue(false);
      assertThat(report.isClean()).isTrue();
    }
  }

  @Test
  @DisplayName("cleaning up a task that nobody takes leaves the thread as it was")
  void refusedTask() {
    Weft weft = Toys.open();
    weft.close();
    for (boolean before : new boolean[] {true, false}) {
      var seen = new AtomicReference<Boolean>();
      if (before) {
        me.interrupt();
      }
      weft.spawn(
          new Probe<String>()
              .duringCancel(
                  () -> {
                    seen.set(me.isInterrupted());
                    me.interrupt();
                    me.setContextClassLoader(other);
                  }));
      assertThat(Thread.interrupted()).isEqualTo(before);
      assertThat(seen).hasValue(false);
      assertThat(me.getContextClassLoader()).isSameAs(mine);
    }
  }

  @Test
  @DisplayName("a local task's interrupt status ends nobody's blockOn but its own")
  void localTasks() throws Exception {
    try (Weft weft = Toys.open();
        var local = LocalTasks.open(weft)) {
      local.spawn(interrupting());
      assertThat(local.<String>blockOn(Futures.lazy(() -> Tasks.yieldNow().map(_ -> "on"))))
          .isEqualTo("on");
      assertThat(me.isInterrupted()).isFalse();
      assertThatThrownBy(() -> local.blockOn(interrupting()))
          .isInstanceOf(InterruptedException.class);
      me.interrupt();
      var probe = new Probe<String>();
      assertThatThrownBy(() -> local.blockOn(probe)).isInstanceOf(InterruptedException.class);
      assertThat(probe.cancels).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("closing local tasks keeps the owner's interrupt status and class loader")
  void localTasksClose() {
    try (Weft weft = Toys.open()) {
      for (boolean before : new boolean[] {true, false}) {
        var local = LocalTasks.open(weft);
        local.spawn(
            new Probe<String>()
                .duringCancel(
                    () -> {
                      me.interrupt();
                      me.setContextClassLoader(other);
                    }));
        if (before) {
          me.interrupt();
        }
        local.close();
        assertThat(Thread.interrupted()).isEqualTo(before);
        assertThat(me.getContextClassLoader()).isSameAs(mine);
      }
    }
  }

  private static Future<Integer> interrupting() {
    return Futures.lazy(
        () -> {
          Thread.currentThread().interrupt();
          return Futures.ready(1);
        });
  }

  @Test
  @DisplayName("a task that nobody takes is cleaned up in its own runtime, as itself")
  void refusedContext() {
    Weft weft = Toys.open();
    weft.close();
    var runtime = new AtomicReference<Weft>();
    var id = new AtomicReference<Long>();
    var spawned = new AtomicReference<JoinHandle<?>>();
    JoinHandle<String> handle =
        weft.spawn(
            new Probe<String>()
                .duringCancel(
                    () -> {
                      runtime.set(Context.current().runtime());
                      id.set(Tasks.currentId());
                      spawned.set(Tasks.spawn(Futures.ready(1)));
                    }));
    assertThat(runtime).hasValue(weft);
    assertThat(id).hasValue(handle.id());
    Patience.until("what the cleanup spawned is over", () -> spawned.get().isFinished());
  }

  @Test
  @DisplayName("a task that is refused within another's cleanup sees its own id and locals")
  void refusedWithin() {
    var executor = new ManualExecutorProvider();
    Weft weft = Toys.builder().executor(executor).open();
    List<String> seen = new ArrayList<>();
    var inner = new AtomicReference<JoinHandle<String>>();
    var id = new AtomicReference<Long>();
    var outer = new Probe<String>();
    outer.duringCancel(
        () -> {
          inner.set(
              weft.spawn(
                  new Probe<String>()
                      .duringCancel(
                          () -> {
                            id.set(Tasks.currentId());
                            seen.add(LOCAL.orElse("unbound") + " " + HANDED_ON.orElse("unbound"));
                          })));
          seen.add(LOCAL.orElse("unbound"));
        });
    weft.spawn(LOCAL.bind("alice", HANDED_ON.bind("carol", outer)));
    executor.runAll();
    weft.close();
    Patience.until("the inner one is over", () -> inner.get().isFinished());
    assertThat(id).hasValue(inner.get().id());
    assertThat(seen).containsExactlyInAnyOrder("unbound carol", "alice");
  }

  @Test
  @DisplayName("blockOn hands on what a task would: inheritable task-locals, and no others")
  void localsIntoBlockOn() throws Exception {
    try (Weft weft = Toys.open()) {
      Future<String> inside =
          Futures.lazy(() -> Futures.ready(HANDED_ON.orElse("none") + " " + LOCAL.orElse("none")));
      Future<String> around =
          Futures.lazy(() -> weft.spawnBlocking(() -> weft.blockOn(inside))).map(value -> value);
      assertThat(weft.<String>blockOn(LOCAL.bind("alice", HANDED_ON.bind("bob", around))))
          .isEqualTo("bob none");
    }
  }

  @Test
  @DisplayName(
      "a thread that ran tasks of a closed runtime, or was refused by it, keeps nothing of it")
  void closedRuntimesAreGarbage() throws Exception {
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      WeakReference<Weft> closed = usedAndClosed(pool);
      for (int i = 0; i < 100 && closed.get() != null; i++) {
        System.gc();
      }
      assertThat(closed.get()).isNull();
    }
  }

  private static WeakReference<Weft> usedAndClosed(ExecutorService pool) throws Exception {
    Weft weft =
        Weft.builder()
            .executor(TaskExecutors.from("pool", pool))
            .reactor(new ToyReactorProvider())
            .timer(new ToyTimerProvider())
            .open();
    weft.blockOn(Time.sleep(Duration.ofMillis(1)));
    weft.close();
    weft.spawn(Futures.ready(1));
    return new WeakReference<>(weft);
  }

  @Test
  @DisplayName("numbers in messages are the same where the language writes other digits")
  void digits() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try (Weft weft = Toys.builder().workers(3).open();
        Spawner spawner = weft.spawner()) {
      assertThat("%d".formatted(1)).as("what this test is about").isNotEqualTo("1");
      spawner.spawn(Futures.never());
      assertThat(weft.describe()).contains("priority 0, available", "weft.workers = 3");
      assertThatThrownBy(() -> weft.run(Duration.ofMillis(5)))
          .hasMessageStartingWith("after 5ms still waits for 1 open spawners and 1 tasks");
      assertThat(weft.dump()).contains("1 live tasks");
    } finally {
      Locale.setDefault(before);
    }
  }
}
