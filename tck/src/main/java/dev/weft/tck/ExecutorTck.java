package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.bench.Ambient;
import dev.weft.tck.bench.BlockedInPlace;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Reclaimed;
import dev.weft.time.Time;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/// Holds an executor to §4 of the rule book, to 11.6, 11.7 and to 15.8. The reactor and the timers
/// that it runs with are the kit's own: there is no I/O, and a failure is the executor's.
///
/// ```java
/// class MyExecutorTest extends ExecutorTck {
///   @Override protected TaskExecutorProvider provider() { return new MyProvider(); }
///   @Override protected ExecutorCapabilities capabilities() {
///     return new ExecutorCapabilities(1, true, true, 0, 64);
///   }
/// }
/// ```
public abstract class ExecutorTck implements Kit {

  /// An idle executor stands still for so many quiet times on end.
  private static final int QUIET_TIMES = 4;

  private final List<ExecutorRuntime> opened = new ArrayList<>();

  /// For subclasses.
  protected ExecutorTck() {}

  /// The provider of the executor under test; asked for each runtime that a rule opens.
  protected abstract TaskExecutorProvider provider();

  /// What the executor promises.
  protected abstract ExecutorCapabilities capabilities();

  /// Sets what the executor is to be opened with, such as the size of its queues. The number of
  /// workers is set to that of the capabilities before.
  protected void configure(WeftBuilder builder) {}

  /// Whether the executor makes its threads, or runs on those of its callers; `false` for one that
  /// borrows the threads of an executor of the JDK.
  protected boolean makesItsThreads() {
    return true;
  }

  @Override
  public String subjectName() {
    return provider().name();
  }

  @Override
  public String dump() {
    return opened.stream().map(runtime -> runtime.weft.dump()).collect(Collectors.joining("\n"));
  }

  /// Opens a runtime whose tasks may run only while somebody is in `blockOn`.
  final ExecutorRuntime openIdle() {
    return openIdle(capabilities());
  }

  private ExecutorRuntime openIdle(ExecutorCapabilities promised) {
    return openIdle(promised, builder -> {});
  }

  private ExecutorRuntime openIdle(ExecutorCapabilities promised, Consumer<WeftBuilder> settings) {
    var runtime =
        new ExecutorRuntime(
            provider(),
            promised,
            builder -> {
              builder.workers(promised.workers());
              configure(builder);
              settings.accept(builder);
            });
    opened.add(runtime);
    return runtime;
  }

  /// Opens a runtime whose tasks run.
  final ExecutorRuntime open() {
    ExecutorRuntime runtime = openIdle();
    runtime.drive();
    return runtime;
  }

  /// Opens a runtime whose tasks run, on so many workers.
  final ExecutorRuntime open(int workers) {
    ExecutorRuntime runtime = openIdle(capabilities().on(workers));
    runtime.drive();
    return runtime;
  }

  /// Closes what the rule opened. What the close does wrong is for the rules of shutdown to find.
  @AfterEach
  public void closeRuntimes() throws InterruptedException {
    Duration limit = settings().patience();
    for (ExecutorRuntime runtime : opened) {
      Thread closing =
          Thread.ofPlatform().daemon().name("tck: closing").start(() -> runtime.close(limit));
      closing.join(limit);
    }
  }

  /// Nothing that was handed over is forgotten.
  @Rule(id = "4.1")
  public void everyTaskIsPolled() {
    ExecutorRuntime runtime = open();
    int count = runtime.atMost(1000);
    var polled = new AtomicInteger();
    runtime.holdWorkers(this);
    for (int i = 0; i < count; i++) {
      runtime.spawn(polled::incrementAndGet);
    }
    runtime.release();
    eventually("all of " + count + " spawned tasks were polled", () -> polled.get() >= count);
    quietly("a task that was over was polled again", () -> polled.get() == count);
  }

  /// No wake is forgotten either, and none is refused: not by a full executor, not by a busy one.
  @Rule(id = "4.2")
  public void everyWokenTaskIsPolledAgain() {
    ExecutorRuntime runtime = open();
    var restless = new Probe();
    restless.duringPoll(1, cx -> cx.waker().wake()).duringPoll(2, Context::yieldTask);
    runtime.weft.spawn(restless.future());
    eventually("a task was polled again that woke itself", () -> restless.polls() >= 2);
    eventually("a task was polled again that yielded", () -> restless.polls() >= 3);
    restless.complete("");

    List<Probe> probes = new ArrayList<>();
    for (int i = runtime.atMost(100); i > 0; i--) {
      var probe = new Probe();
      probes.add(probe);
      runtime.weft.spawn(probe.future());
    }
    awaitPolls(probes, 1, "every spawned task was polled");
    for (int round = 2; round <= 4; round++) {
      probes.forEach(Probe::wake);
      awaitPolls(probes, round, "every task was polled again that another thread woke");
    }
    runtime.spawn(() -> probes.forEach(Probe::wake));
    awaitPolls(probes, 5, "every task was polled again that a task woke");
    runtime.keepWorkersBusy(this);
    probes.forEach(Probe::wake);
    awaitPolls(probes, 6, "every task was polled again that was woken while all workers are busy");
  }

  private void awaitPolls(List<Probe> probes, int polls, String what) {
    eventually(
        what,
        () -> probes.stream().allMatch(probe -> probe.polls() >= polls && probe.waker() != null));
  }

  /// Two threads wake the same tasks all the time.
  @Rule(id = "4.3", kind = Kind.STOCHASTIC)
  public void noTaskIsPolledByTwoThreads() throws Exception {
    ExecutorRuntime runtime = open();
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < runtime.atMost(4); i++) {
      var probe = new Probe();
      probes.add(probe);
      runtime.weft.spawn(probe.future());
    }
    awaitPolls(probes, 1, "every spawned task was polled");
    int wakes = settings().iterations() * 20;
    List<FutureTask<Void>> wakers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Random random = new Random(settings().seed() + i);
      var waking =
          new FutureTask<Void>(
              () -> {
                for (int k = 0; k < wakes; k++) {
                  probes.get(random.nextInt(probes.size())).wake();
                }
                return null;
              });
      wakers.add(waking);
      Thread.ofPlatform().daemon().start(waking);
    }
    within(
        "both threads had woken tasks " + wakes + " times",
        () -> {
          for (FutureTask<Void> waking : wakers) {
            waking.get();
          }
          return true;
        });
    assertThat(probes).as("tasks that two threads polled at once").noneMatch(Probe::overlapped);
    for (Probe probe : probes) {
      int before = probe.polls();
      probe.wake();
      eventually(
          "a task was polled for a wake after thousands in a race", () -> probe.polls() > before);
    }
  }

  /// A worker that fell asleep is woken for each single spawn.
  @Rule(id = "4.4")
  public void spawningWakesAParkedWorker() {
    ExecutorRuntime runtime = open();
    for (int i = 0; i < 40; i++) {
      var ranOn = new AtomicReference<Thread>();
      runtime.spawn(() -> ranOn.set(Thread.currentThread()));
      eventually("a task ran that was spawned while all workers slept", () -> ranOn.get() != null);
      ExecutorRuntime.awaitAsleep(Objects.requireNonNull(ranOn.get()));
    }
  }

  /// A spawn is legal wherever code of a task or a waker runs.
  @Rule(id = "4.5")
  public void spawnFromAnywhereInside() {
    ExecutorRuntime runtime = open();
    Weft weft = runtime.weft;

    var inTask = new CountDownLatch(1);
    runtime.spawn(() -> runtime.spawn(inTask::countDown));
    eventually("a task ran that a task had spawned", () -> inTask.getCount() == 0);

    var inWaker = new CountDownLatch(1);
    var awaited = new Probe();
    JoinHandle<String> handle = weft.spawn(awaited.future());
    Waker spawning = () -> runtime.spawn(inWaker::countDown);
    var awaiting = new AtomicBoolean();
    weft.spawn(
        Futures.pollFn(
            cx -> {
              Poll<String> polled = handle.poll(cx.withWaker(spawning));
              awaiting.set(true);
              return polled;
            }));
    eventually("two tasks were polled", () -> awaited.waker() != null && awaiting.get());
    awaited.complete("");
    eventually("a task ran that a waker of a handle had spawned", () -> inWaker.getCount() == 0);

    var inTimer = new CountDownLatch(1);
    Waker late = () -> runtime.spawn(inTimer::countDown);
    Future<?> sleep = Time.sleep(Duration.ofMillis(1));
    weft.spawn(Futures.pollFn(cx -> sleep.poll(cx.withWaker(late))));
    eventually("a task ran that a waker of a timer had spawned", () -> inTimer.getCount() == 0);

    var inCleanup = new CountDownLatch(1);
    var aborted = new Probe();
    aborted.duringCancel(cx -> runtime.spawn(inCleanup::countDown));
    JoinHandle<String> toAbort = weft.spawn(aborted.future());
    eventually("a spawned task was polled", () -> aborted.polls() == 1);
    toAbort.abort();
    eventually("a task ran that the cleanup of one had spawned", () -> inCleanup.getCount() == 0);
  }

  /// A million tasks made by one task; or, for an executor with a bound, more than it takes.
  @Rule(id = "4.6")
  public void aFloodFromOneTask() {
    ExecutorRuntime runtime = open();
    if (capabilities().maxLiveTasks() > 0) {
      floodTheBounded(runtime);
      return;
    }
    int count = settings().scaled(1_000_000, 1000);
    var ran = new AtomicInteger();
    var trouble = new AtomicReference<Throwable>();
    runtime.spawn(
        () -> {
          try {
            for (int i = 0; i < count; i++) {
              runtime.weft.spawn(counting(ran));
            }
          } catch (Throwable t) {
            trouble.set(t);
          }
        });
    for (int tenth = 1; tenth <= 10; tenth++) { // so long as it goes on
      long some = (long) count * tenth / 10;
      eventually(
          "all of " + count + " tasks ran that one task had spawned",
          () -> ran.get() >= some || trouble.get() != null);
    }
    assertThat(trouble.get()).as("what the spawner ran into").isNull();
    int length = settings().scaled(100_000, 10_000);
    spawnChain(runtime, ran, count + length);
    eventually(
        "all of " + length + " tasks ran each of which was spawned by the one before",
        () -> ran.get() == count + length);
  }

  private static void spawnChain(ExecutorRuntime runtime, AtomicInteger ran, int end) {
    runtime.spawn(
        () -> {
          if (ran.incrementAndGet() < end) {
            spawnChain(runtime, ran, end);
          }
        });
  }

  private static Future<Boolean> counting(AtomicInteger counter) {
    return Futures.pollFn(
        cx -> {
          counter.incrementAndGet();
          return Poll.ready(true);
        });
  }

  /// Twice: what was refused and what is over has left no trace.
  private void floodTheBounded(ExecutorRuntime runtime) {
    int bound = capabilities().maxLiveTasks();
    int accepted = acceptedOf(runtime, 2 * bound);
    assertThat(accepted)
        .as("tasks accepted by an executor that says it takes %d", bound)
        .isBetween(Math.min(bound - 1, 1), bound);
    assertThat(acceptedOf(runtime, 2 * bound))
        .as("tasks accepted after those before were over, which were %d", accepted)
        .isBetween(accepted - capabilities().workers(), bound);
  }

  /// Lets one task spawn `count` others, which are over when this returns.
  private int acceptedOf(ExecutorRuntime runtime, int count) {
    var polled = new AtomicInteger();
    var refused = new AtomicInteger();
    var spawned = new AtomicBoolean();
    var ending = new AtomicBoolean();
    Set<Waker> waiting = ConcurrentHashMap.newKeySet();
    Runnable spawnAll =
        () -> {
          for (int i = 0; i < count; i++) {
            try {
              runtime.weft.spawn(
                  Futures.<Boolean>pollFn(
                      cx -> {
                        polled.incrementAndGet();
                        waiting.add(cx.waker());
                        return ending.get() ? Poll.ready(true) : Poll.pending();
                      }));
            } catch (RejectedExecutionException full) {
              refused.incrementAndGet();
            }
          }
          spawned.set(true);
        };
    try {
      runtime.spawn(spawnAll);
    } catch (RejectedExecutionException full) {
      return 0;
    }
    eventually("a task was over that spawned twice as many as may live", spawned::get);
    int accepted = count - refused.get();
    eventually("all tasks were polled that were not refused", () -> polled.get() == accepted);
    ending.set(true);
    waiting.forEach(Waker::wake);
    eventually("tasks that were woken to end were over", () -> runtime.weft.liveTasks() == 0);
    return accepted;
  }

  /// First in, first out.
  @Rule(id = "4.7")
  public void firstInFirstOut() {
    needs(capabilities().fifo(), "this executor does not promise an order");
    ExecutorRuntime runtime = open();
    int count = runtime.atMost(500);
    var order = new ConcurrentLinkedQueue<Integer>();
    runtime.holdWorkers(this);
    for (int i = 0; i < count / 2; i++) {
      int number = i;
      runtime.spawn(() -> order.add(number));
    }
    runtime.release();
    eventually("all spawned tasks ran", () -> order.size() == count / 2);
    runtime.spawn(
        () -> {
          for (int i = count / 2; i < count; i++) {
            int number = i;
            runtime.spawn(() -> order.add(number));
          }
        });
    eventually("all tasks ran that one task had spawned", () -> order.size() == count);
    assertThat(List.copyOf(order))
        .as("the tasks, numbered by their spawns, as they ran")
        .isSorted();
  }

  /// `Weft.run` is a `blockOn` whose future waits for the tasks.
  @Rule(id = "4.8")
  public void runReturnsWhenNothingLives() throws Exception {
    ExecutorRuntime runtime = openIdle();
    var probe = new Probe();
    try (var spawner = runtime.weft.spawner()) {
      spawner.spawn(probe.future());
    }
    var run =
        new FutureTask<Boolean>(
            () -> {
              runtime.weft.run();
              return true;
            });
    Thread.ofPlatform().daemon().name("tck: run").start(run);
    eventually("run polled a task", () -> probe.polls() >= 1);
    quietly("run ended although a task lived", () -> !run.isDone());
    probe.complete("");
    within(
        "run returned, with no task alive and no spawner open",
        () -> {
          try {
            return run.get();
          } catch (ExecutionException e) {
            throw new AssertionError("run ended with " + e.getCause(), e);
          }
        });
  }

  /// Self-waking tasks on all workers do not keep others away.
  @Rule(id = "4.9")
  public void busyTasksStarveNobody() {
    ExecutorRuntime runtime = open();
    runtime.keepWorkersBusy(this);
    int limit = capabilities().interval();
    assertThat(pollsBeforeSpawned(runtime, Runnable::run))
        .as("polls of busy tasks on its thread before a task that was spawned from outside")
        .isLessThanOrEqualTo(limit);
    assertThat(pollsBeforeSpawned(runtime, runtime::spawn))
        .as("polls of busy tasks on its thread before a task that was spawned by a task")
        .isLessThanOrEqualTo(limit);
    runtime.release();
    ExecutorRuntime pairs = open();
    pairs.keepWorkersBusyWithPairs(this);
    pollsBeforeSpawned(pairs, Runnable::run);
    pollsBeforeSpawned(pairs, pairs::spawn);
  }

  /// Spawns tasks while all workers are busy, one after the other.
  ///
  /// @param where calls what spawns, at once or later
  /// @return how many busy tasks the thread that ran one had polled since it was spawned; the
  ///   median, since a thread may lose its processor between looking and spawning
  final int pollsBeforeSpawned(ExecutorRuntime runtime, Executor where) {
    int[] polls = new int[25];
    for (int i = 0; i < polls.length; i++) {
      var pollsBefore = new AtomicInteger(-1);
      where.execute(
          () -> {
            Map<Thread, Integer> before = runtime.polls();
            runtime.weft.spawn(
                Futures.pollFn(
                    cx -> {
                      pollsBefore.set(runtime.pollsHereSince(before));
                      return Poll.ready(true);
                    }));
          });
      eventually(
          "a task ran that was spawned while all workers are busy", () -> pollsBefore.get() >= 0);
      polls[i] = pollsBefore.get();
    }
    Arrays.sort(polls);
    return polls[polls.length / 2];
  }

  /// Tasks that returned, were woken or were aborted: all are garbage when they are over, but for
  /// two of each worker, which the frames of its sleeping thread may still name. They were queued
  /// together, between two tasks that live on and must not keep their neighbours.
  @Rule(id = "4.10")
  public void finishedTasksAreLetGo() {
    ExecutorRuntime runtime = open();
    Set<WeakReference<Waker>> tasks = ConcurrentHashMap.newKeySet();
    runManyTasks(runtime, tasks);
    eventually("no task was alive but two", () -> runtime.weft.liveTasks() == 2);
    Reclaimed.eventually(
        this,
        "tasks that are over were garbage, but for two for each worker",
        () ->
            tasks.stream().map(WeakReference::get).filter(Objects::nonNull).distinct().count()
                <= 2 * runtime.busyTasks());
  }

  private void runManyTasks(ExecutorRuntime runtime, Set<WeakReference<Waker>> tasks) {
    int count = runtime.atMost(61) - 1;
    var wakers = new AtomicReferenceArray<Waker>(count);
    List<JoinHandle<Boolean>> handles = new ArrayList<>();
    runtime.holdWorkers(this);
    runtime.weft.spawn(Futures.never());
    for (int i = 0; i < count; i++) {
      int number = i;
      handles.add(
          runtime.weft.spawn(
              Futures.pollFn(
                  cx -> {
                    tasks.add(new WeakReference<>(cx.waker()));
                    Waker before = wakers.getAndSet(number, cx.waker());
                    return number % 3 == 0 || before != null ? Poll.ready(true) : Poll.pending();
                  })));
    }
    runtime.weft.spawn(Futures.never());
    runtime.release();
    eventually(
        "every spawned task was polled",
        () -> Stream.iterate(0, i -> i + 1).limit(count).allMatch(i -> wakers.get(i) != null));
    for (int i = 0; i < count; i++) {
      if (i % 3 == 1) {
        wakers.get(i).wake();
      } else {
        handles.get(i).abort();
      }
    }
  }

  /// The context in which a task is polled is its own runtime's.
  @Rule(id = "4.11")
  public void twoExecutorsKeepApart() {
    ExecutorRuntime one = open();
    ExecutorRuntime other = open();
    var strangers = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      var probe = new Probe();
      var done = new AtomicBoolean();
      Future<String> future = probe.future();
      one.weft.spawn(
          Futures.pollFn(
              cx -> {
                if (cx.runtime() != one.weft) {
                  strangers.incrementAndGet();
                }
                Poll<String> polled = future.poll(cx);
                done.set(polled.isReady());
                return polled;
              }));
      eventually("a task was polled", () -> probe.waker() != null);
      other.weft.spawn(
          Futures.pollFn(
              cx -> {
                if (cx.runtime() != other.weft) {
                  strangers.incrementAndGet();
                }
                probe.complete("");
                return Poll.ready(true);
              }));
      eventually("a task was polled again that one of another runtime woke", done::get);
    }
    assertThat(strangers.get())
        .as("polls of tasks with the context of a runtime that is not theirs")
        .isZero();
  }

  /// Neither the reactor is asked, nor do the threads that ran tasks wait anew or use their
  /// processors.
  @Rule(id = "4.12", kind = Kind.STOCHASTIC)
  public void anIdleExecutorIsQuiet() {
    ExecutorRuntime runtime = open();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 2 * runtime.busyTasks(); i++) {
      runtime.spawn(() -> threads.add(Thread.currentThread()));
    }
    eventually("no task was alive", () -> runtime.weft.liveTasks() == 0);
    long[] activity = {-1};
    eventually(
        "waits, looks at the reactor and processor time stood still while nothing was to be done",
        () -> {
          activity[0] = activity(runtime, threads);
          try {
            for (int i = 0; i < QUIET_TIMES; i++) {
              quietly("", () -> activity(runtime, threads) == activity[0]);
            }
            return true;
          } catch (AssertionError busy) {
            return false;
          }
        });
  }

  /// A sum that changes when the executor does anything: how often its threads wait, their
  /// processor time in units of 5 ms, what it counts itself, and looks at the reactor.
  private static long activity(ExecutorRuntime runtime, Set<Thread> threads) {
    var beans = ManagementFactory.getThreadMXBean();
    long sum = runtime.reactor.polls() + runtime.parks();
    for (Thread thread : threads) {
      ThreadInfo info = thread.isVirtual() ? null : beans.getThreadInfo(thread.threadId());
      if (info != null) {
        sum += info.getWaitedCount() + beans.getThreadCpuTime(thread.threadId()) / 5_000_000;
      }
    }
    return sum;
  }

  /// One wake, one poll.
  @Rule(id = "4.13")
  public void noExtraPolls() {
    ExecutorRuntime runtime = open();
    var probe = new Probe();
    runtime.weft.spawn(probe.future());
    int wakes = 50;
    for (int i = 1; i <= wakes; i++) {
      int polls = i;
      awaitPolls(List.of(probe), polls, "a woken task was polled");
      probe.wake();
    }
    awaitPolls(List.of(probe), wakes + 1, "a woken task was polled");
    quietly(
        "a task that was woken " + wakes + " times was polled more than " + (wakes + 2) + " times",
        () -> probe.polls() <= wakes + 2);
  }

  /// Opened by one who carries something, spawned into by another.
  @Rule(id = "4.14")
  public void threadsInheritNothing() throws Exception {
    needs(makesItsThreads(), "its threads are made by somebody else");
    ClassLoader openers = Ambient.ofItsOwn();
    var seen = ConcurrentHashMap.<Ambient>newKeySet();
    ExecutorRuntime runtime =
        within(
            "an executor opens",
            () -> {
              Ambient.become("who opened", openers);
              return openIdle();
            });
    runtime.drive();
    var begun = new AtomicInteger();
    var over = new CountDownLatch(1);
    try {
      within(
          "spawn returns",
          () -> {
            Ambient.become("who spawned", Ambient.ofItsOwn());
            for (int i = 0; i < runtime.busyTasks(); i++) {
              runtime.spawn(
                  () -> {
                    seen.add(Ambient.here());
                    begun.incrementAndGet();
                    ExecutorRuntime.hold(over);
                  });
            }
            return true;
          });
      eventually("each worker ran a task", () -> begun.get() == runtime.busyTasks());
    } finally {
      over.countDown();
    }
    assertThat(seen)
        .as("what the executor's threads carry")
        .containsExactly(new Ambient(null, openers));
  }

  /// All workers block in place, twice.
  @Rule(id = "11.6")
  public void blockingInPlaceHandsOver() {
    needs(capabilities().blocksInPlace(), "it does not promise that tasks may block in place");
    ExecutorRuntime runtime = open();
    for (int round = 0; round < 2; round++) {
      new BlockedInPlace(this, runtime).check();
    }
  }

  /// Two threads for what blocks, and more tasks that block in place than they allow.
  @Rule(id = "11.7")
  public void blockingInPlaceIsBounded() {
    needs(capabilities().blocksInPlace(), "it does not promise that tasks may block in place");
    int bound = 2;
    ExecutorRuntime runtime =
        openIdle(
            capabilities(),
            builder -> builder.set("weft.blocking.threads", Integer.toString(bound)));
    runtime.drive();
    int workers = capabilities().workers();
    int tasks = runtime.atMost(2 * (workers + bound) + 2);
    var blocked = new AtomicInteger();
    var ended = new AtomicInteger();
    var turns = new Semaphore(0);
    try {
      for (int i = 0; i < tasks; i++) {
        runtime.spawn(
            () -> {
              blockInPlace(blocked, turns);
              ended.incrementAndGet();
            });
      }
      eventually("as many tasks block in place as workers", () -> blocked.get() >= workers);
      quietly(
          "more tasks block in place at once than there are workers and threads for what blocks",
          () -> blocked.get() <= workers + bound);
    } finally {
      turns.release(tasks);
    }
    eventually("every task that blocks in place came to its end", () -> ended.get() == tasks);
    var late = new CountDownLatch(1);
    runtime.spawn(late::countDown);
    eventually("a task ran that was spawned afterwards", () -> late.getCount() == 0);
  }

  private static void blockInPlace(AtomicInteger blocked, Semaphore turns) {
    try {
      Tasks.blockInPlace(
          () -> {
            blocked.incrementAndGet();
            turns.acquireUninterruptibly();
            return true;
          });
    } catch (Exception refused) {
      throw new AssertionError("what blocking in place throws", refused);
    }
  }

  /// After its close an executor refuses, and the caller keeps the ticket.
  @Rule(id = "15.8")
  public void closedExecutorsRefuse() {
    ExecutorRuntime runtime = open();
    var probe = new Probe();
    JoinHandle<String> handle = runtime.weft.spawn(probe.future());
    eventually("a spawned task was polled", () -> probe.waker() != null);
    runtime.close(settings().patience());
    Task task = (Task) Objects.requireNonNull(probe.waker());
    assertThat(handle.isFinished()).as("the task is over, whose runtime is closed").isTrue();
    assertThatThrownBy(
            () -> runtime.executor().schedule(task),
            "what schedule throws when the executor is closed")
        .isInstanceOf(RejectedExecutionException.class);
    probe.wake();
    runtime.executor().counters();
    JoinHandle<String> late = runtime.weft.spawn(probe.future());
    assertThat(late.isFinished()).as("a task is over that was spawned after the close").isTrue();
  }
}
