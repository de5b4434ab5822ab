package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.WorkerMetrics;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.Kit;
import dev.weft.tck.TckSettings;
import dev.weft.toys.ToyTimerProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An open runtime of the executor under test and the kit's own reactor and timers.
///
/// **Threads.** The rule's; what it says of others may be asked by any.
public final class ExecutorRuntime {

  /// Enough threads to be kept busy where an executor has more.
  private static final int MOST_BUSY = 16;

  /// For how many quiet times an executor has done nothing that is said to rest.
  private static final int REST = 4;

  /// Beyond this nobody waits for a worker to fall asleep.
  private static final long FALLING_ASLEEP_NANOS = 10_000_000;

  public final Weft weft;
  public final QuietReactor reactor = new QuietReactor();
  private final ExecutorCapabilities capabilities;
  private final AtomicBoolean released = new AtomicBoolean();
  private final CountDownLatch hold = new CountDownLatch(1);
  private @Nullable TaskExecutor executor;

  /// How many tasks each thread has polled, of those made here.
  private final Map<Thread, Integer> polls = new ConcurrentHashMap<>();

  public ExecutorRuntime(
      TaskExecutorProvider provider,
      ExecutorCapabilities capabilities,
      Consumer<WeftBuilder> settings) {
    this.capabilities = capabilities;
    WeftBuilder builder =
        Weft.builder()
            .executor(new Remembering(provider))
            .reactor(reactor)
            .timer(new ToyTimerProvider());
    settings.accept(builder);
    this.weft = builder.open();
  }

  /// The executor itself.
  public TaskExecutor executor() {
    return Objects.requireNonNull(executor);
  }

  /// Lets the tasks of an executor without threads of its own run from now on.
  public void drive() {
    if (!capabilities.ownThreads()) {
      Thread.ofPlatform()
          .daemon()
          .name("tck: driving " + weft.name())
          .start(
              () -> {
                try {
                  weft.blockOn(Futures.never());
                } catch (Exception closed) {
                  // The rule is over.
                }
              });
    }
  }

  /// As many tasks as keep all workers busy.
  public int busyTasks() {
    return Math.min(capabilities.workers(), MOST_BUSY);
  }

  /// `count`, or as many as a bounded executor lets live beside some few others.
  public int atMost(int count) {
    int bound = capabilities.maxLiveTasks();
    return bound == 0 ? count : Math.max(1, Math.min(count, bound - busyTasks() - 2));
  }

  /// Starts a task that does `action` in its only poll.
  public void spawn(Runnable action) {
    weft.spawn(task(action));
  }

  /// A future that does `action` in its only poll.
  Future<Boolean> task(Runnable action) {
    return Futures.pollFn(
        cx -> {
          countPoll();
          action.run();
          return Poll.ready(true);
        });
  }

  /// Holds all workers in a task until [#release].
  public void holdWorkers(Kit kit) {
    var held = new AtomicInteger();
    for (int i = 0; i < busyTasks(); i++) {
      spawn(
          () -> {
            held.incrementAndGet();
            hold(hold);
          });
    }
    kit.eventually("each worker ran a task that was spawned", () -> held.get() == busyTasks());
  }

  /// Holds all workers but one in a task, until the latch is counted down.
  public CountDownLatch holdAllWorkersButOne(Kit kit) {
    int others = capabilities.workers() - 1;
    var held = new CountDownLatch(others);
    var release = new CountDownLatch(1);
    for (int i = 0; i < others; i++) {
      spawn(
          () -> {
            held.countDown();
            hold(release);
          });
    }
    kit.eventually("all workers but one ran a task", () -> held.getCount() == 0);
    return release;
  }

  /// Blocks the calling thread, in a task, until `latch` is down. Not for ever, in case the
  /// executor runs tasks on the rule's thread; but longer than the rule waits for anything.
  public static void hold(CountDownLatch latch) {
    try {
      boolean released =
          latch.await(3L * TckSettings.current().patienceMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Keeps all workers busy with a task each that wakes itself in every poll, until [#release].
  public void keepWorkersBusy(Kit kit) {
    var begun = new AtomicInteger();
    for (int i = 0; i < busyTasks(); i++) {
      var first = new AtomicBoolean(true);
      spawnUntilReleased(
          cx -> {
            if (first.getAndSet(false)) {
              begun.incrementAndGet();
            }
            cx.waker().wake();
          });
    }
    kit.eventually("all self-waking tasks are polled", () -> begun.get() == busyTasks());
  }

  /// Keeps all workers busy with pairs of tasks that wake each other for ever, until [#release].
  public void keepWorkersBusyWithPairs(Kit kit) {
    var polls = new AtomicInteger();
    for (int i = 0; i < busyTasks(); i++) {
      var wakers = new AtomicReferenceArray<@Nullable Waker>(2);
      for (int me = 0; me < 2; me++) {
        int mine = me;
        spawnUntilReleased(
            cx -> {
              polls.incrementAndGet();
              wakers.set(mine, cx.waker());
              Waker other = wakers.get(1 - mine);
              if (other != null) {
                other.wake();
              }
            });
      }
    }
    kit.eventually("tasks that wake each other are polled", () -> polls.get() > 1000);
  }

  /// Starts a task that does `action` in each poll and ends in the first one after [#release].
  public void spawnUntilReleased(Consumer<Context> action) {
    weft.spawn(
        Futures.<Boolean>pollFn(
            cx -> {
              countPoll();
              if (released.get()) {
                return Poll.ready(true);
              }
              action.accept(cx);
              return Poll.pending();
            }));
  }

  /// Ends what holds the workers or keeps them busy.
  public void release() {
    released.set(true);
    hold.countDown();
  }

  /// Counts one poll for the calling thread; a virtual one polls one task.
  void countPoll() {
    Thread here = Thread.currentThread();
    if (!here.isVirtual()) {
      polls.merge(here, 1, Integer::sum);
    }
  }

  /// How many polls each thread has counted.
  public Map<Thread, Integer> polls() {
    return Map.copyOf(polls);
  }

  /// Spawns tasks while all workers are busy, one after the other.
  ///
  /// @param where calls what spawns, at once or later
  /// @return how many busy tasks the thread that ran one had polled since the call that spawned it
  ///   returned (before that, nobody need know it); the median, since a thread may lose its
  ///   processor between spawning and looking
  public int pollsBeforeSpawned(Kit kit, Executor where) {
    int[] waits = new int[25];
    for (int i = 0; i < waits.length; i++) {
      var spawned = new AtomicReference<Map<Thread, Integer>>();
      var ran = new AtomicReference<Map.Entry<Thread, Integer>>();
      where.execute(
          () -> {
            weft.spawn(
                Futures.pollFn(
                    cx -> {
                      Thread here = Thread.currentThread();
                      ran.set(Map.entry(here, polls.getOrDefault(here, 0)));
                      return Poll.ready(true);
                    }));
            spawned.set(polls());
          });
      kit.eventually(
          "a task ran that was spawned while all workers are busy",
          () -> ran.get() != null && spawned.get() != null);
      Map.Entry<Thread, Integer> at = Objects.requireNonNull(ran.get());
      int then = Objects.requireNonNull(spawned.get()).getOrDefault(at.getKey(), 0);
      waits[i] = Math.max(0, at.getValue() - then);
    }
    Arrays.sort(waits);
    return waits[waits.length / 2];
  }

  /// Waits until `thread` sleeps, as far as one can see; not for long, since it may never.
  public static void awaitAsleep(Thread thread) {
    BooleanSupplier asleep =
        () ->
            switch (thread.getState()) {
              case WAITING, TIMED_WAITING, TERMINATED -> true;
              default -> false;
            };
    long begin = System.nanoTime();
    while (!asleep.getAsBoolean() && System.nanoTime() - begin < FALLING_ASLEEP_NANOS) {
      LockSupport.parkNanos(10_000);
    }
  }

  /// Waits until the executor does nothing any more, while there is nothing to do: for some quiet
  /// times nobody has looked around. Not for ever, since one that looks by the clock need not rest.
  public void awaitRest(Kit kit) {
    var activity = new Activity(this, Threads.allStartingWith(weft.name() + "-"));
    long enough = kit.settings().patience().toNanos() / 2;
    long begin = System.nanoTime();
    long now = begin;
    long since = begin;
    long last = activity.sum();
    while (now - since < REST * kit.settings().quiet().toNanos() && now - begin < enough) {
      LockSupport.parkNanos(1_000_000);
      now = System.nanoTime();
      long sum = activity.sum();
      if (sum != last) {
        last = sum;
        since = now;
      }
    }
  }

  /// How many times the workers went to sleep, as far as the executor counts it.
  public long parks() {
    return executor().counters().workers().stream().mapToLong(WorkerMetrics::parks).sum();
  }

  /// Closes the runtime.
  public void close(Duration limit) {
    release();
    weft.close(limit);
  }

  /// The provider under test; the executor it opens is remembered.
  private final class Remembering implements TaskExecutorProvider {
    private final TaskExecutorProvider provider;

    Remembering(TaskExecutorProvider provider) {
      this.provider = provider;
    }

    @Override
    public String name() {
      return provider.name();
    }

    @Override
    public int priority() {
      return provider.priority();
    }

    @Override
    public Availability availability() {
      return provider.availability();
    }

    @Override
    public boolean leads() {
      return provider.leads();
    }

    @Override
    public int workers(int asked) {
      return provider.workers(asked);
    }

    @Override
    public TaskExecutor open(ExecutorConfig config, Driver driver) {
      return executor = provider.open(config, driver);
    }
  }
}
