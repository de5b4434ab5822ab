package dev.weft;

import dev.weft.assembly.Assembly;
import dev.weft.assembly.Choices;
import dev.weft.assembly.Companions;
import dev.weft.assembly.Discovery;
import dev.weft.assembly.OpenRuntimes;
import dev.weft.blocking.BlockingDetector;
import dev.weft.blocking.BlockingPool;
import dev.weft.driver.DriverHooks;
import dev.weft.dump.PollUnderWay;
import dev.weft.dump.RuntimeDump;
import dev.weft.inspection.Inspection;
import dev.weft.inspection.PollSample;
import dev.weft.shutdown.CloseSequence;
import dev.weft.shutdown.RunToEnd;
import dev.weft.spi.Driver;
import dev.weft.spi.Loggers;
import dev.weft.spi.RuntimeThreads;
import dev.weft.task.TaskRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// An open runtime: an executor, a reactor and timers, and the tasks that run on them.
///
/// ```java
/// try (Weft weft = Weft.open()) {
///   String line = weft.blockOn(greet());
/// }
/// ```
///
/// Which executor, reactor and timer it is made of follows from the modules on the path and from
/// the configuration; [#describe] says what was chosen and why.
///
/// **Threads.** All methods may be called from any thread, except that [#blockOn], [#run] and
/// [#close()] block and therefore throw when called from inside the same runtime.
public final class Weft implements AutoCloseable {

  private static final Logger LOG = Loggers.of(Weft.class);

  /// How long [#close()] waits for tasks that do not end.
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /// How many tasks a dump looks at: so many that few programs have more, so few that it takes a
  /// second or so.
  private static final int DUMPED = 100_000;

  private final TaskRuntime runtime;
  private final Description description;
  private final BlockingPool blocking;
  private final @Nullable BlockingDetector detector;
  private final RunToEnd runToEnd;
  private final CloseSequence closing;
  private final OpenRuntimes.Entry entry;
  private final Companions companions;

  Weft(Choices choices, @Nullable RuntimeListener listener, Discovery discovery) {
    var threads = new RuntimeThreads(discovery.contextClassLoader());
    this.companions = Companions.of(choices, discovery);
    this.runtime =
        new TaskRuntime(
            this,
            choices.name(),
            threads,
            companions.wants(choices.tasks()),
            companions.listeners(listener));
    Assembly parts = Assembly.of(choices, runtime);
    this.description = parts.description();
    this.runToEnd = new RunToEnd(runtime);
    this.detector = BlockingDetector.of(runtime, choices.tasks().longPollNanos());
    runtime.assembled(parts.driver(), parts.executor(), detector, new Ends());
    this.blocking = new BlockingPool(runtime, choices.blocking(), parts.driver().threadBound());
    this.closing = new CloseSequence(runtime, blocking, detector, parts.driverThread());
    parts
        .driver()
        .hooks(
            Stream.<@Nullable DriverHooks>of(runtime.listener(), detector)
                .flatMap(Stream::ofNullable)
                .toList());
    this.entry = OpenRuntimes.opened(choices.name());
    start();
    companions.opened(this);
  }

  private void start() {
    try {
      if (detector != null) {
        detector.start();
      }
      runtime.executor().start();
    } catch (Throwable noThread) {
      close(Duration.ZERO);
      throw noThread;
    }
  }

  /// What follows from what happens to tasks.
  private final class Ends implements TaskRuntime.Hooks {
    @Override
    public void taskEnded() {
      runToEnd.taskEnded();
    }

    @Override
    public void shutDown(Throwable failure) {
      runtime.threads().platform(name() + "-shut-down", Weft.this::close).start();
    }
  }

  /// Opens a runtime from the configuration alone.
  ///
  /// @throws IllegalArgumentException if the configuration is wrong; the message says what and
  ///   where
  public static Weft open() {
    return builder().open();
  }

  /// A builder, whose settings go before all others.
  public static WeftBuilder builder() {
    return new WeftBuilder();
  }

  /// The runtime of the process for calls made without one: opened on first use, driven by a daemon
  /// thread named `weft-global`, never closed.
  ///
  /// @throws IllegalArgumentException if the configuration is wrong; the message says what and
  ///   where
  public static Weft global() {
    return GlobalRuntime.get();
  }

  /// Opens a runtime, runs `program` to its end and closes the runtime. Tasks still running then
  /// are cancelled.
  ///
  /// @throws Exception what the program threw
  public static <T extends @Nullable Object> T main(Callable<? extends Future<T>> program)
      throws Exception {
    try (Weft weft = open()) {
      return weft.blockOn(program.call());
    }
  }

  /// Runs `future` to its end on this runtime, with the calling thread waiting (and, on executors
  /// without threads of their own, running all tasks meanwhile).
  ///
  /// Several threads may call it at once, platform and virtual ones; a virtual one is parked and
  /// holds no carrier. To wait for a task it is given the task's handle: an interrupt then ends the
  /// wait and leaves the task alone, unless it is given [JoinHandle#abortOnCancel]. In a static
  /// initialiser it may wait for ever: other threads use the class, and with it the lambdas and
  /// async blocks in it, only when its initialiser has ended.
  ///
  /// @return the future's value
  /// @throws Exception what the future threw, unchanged, whatever its type
  /// @throws InterruptedException if the calling thread was interrupted: the future is then
  ///   cancelled first, and its cleanup awaited
  /// @throws IllegalStateException inside a task or worker of this same runtime
  /// @throws RuntimeClosedException if the runtime is closed, or is closed meanwhile
  /// @throws StackOverflowError if the calling thread's stack is nearly full; nothing has happened
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    return runtime.blockOn(future);
  }

  /// Starts `future` as a task that runs beside its spawner.
  ///
  /// On a closed runtime the handle comes back cancelled.
  ///
  /// @return the task's handle; forgetting it detaches the task
  /// @throws RejectedExecutionException if the executor bounds its live tasks and is full; the
  ///   future was cancelled
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return runtime.spawner().spawn(null, future);
  }

  /// Like [#spawn(Future)], with a name that shows in dumps and failures.
  public <T extends @Nullable Object> JoinHandle<T> spawn(String taskName, Future<T> future) {
    return runtime.spawner().spawn(Objects.requireNonNull(taskName), future);
  }

  /// Makes the call `work`, which may block, on a thread kept for such calls, as a task beside its
  /// spawner.
  ///
  /// There are `weft.blocking.threads` such threads at most (512 by default), those that take over
  /// from threads blocked by [Tasks#blockInPlace] included; further calls wait in a queue. Calls
  /// that wait for other blocking calls can therefore wait for ever, if there are that many of
  /// them. A thread without work ends after `weft.blocking.keep-alive` (10 s). The threads are
  /// platform ones unless `weft.blocking.kind` is `virtual`.
  ///
  /// Inside the call [#blockOn] may be used, [#close()] may not. [JoinHandle#abort] cancels a call
  /// that has not begun; one that has begun completes normally. On a closed runtime the handle
  /// comes back cancelled.
  ///
  /// @throws RejectedExecutionException if the system refuses the pool its first thread
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> work) {
    return blocking.spawn(null, Objects.requireNonNull(work, "work"));
  }

  /// Like [#spawnBlocking(Callable)], with a name that shows in dumps and failures.
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      String taskName, Callable<T> work) {
    return blocking.spawn(Objects.requireNonNull(taskName), Objects.requireNonNull(work, "work"));
  }

  /// A right to spawn that [#run] waits for.
  public Spawner spawner() {
    runToEnd.spawnerOpened();
    return new Spawner(this);
  }

  /// Runs until no spawner is open and no task lives.
  ///
  /// @throws InterruptedException if the calling thread was interrupted; the tasks go on. The
  ///   message names what was still awaited
  /// @throws IllegalStateException inside this same runtime
  public void run() throws InterruptedException {
    runToEnd.run(Long.MAX_VALUE);
  }

  /// Like [#run()], for `limit` at most.
  ///
  /// @throws java.util.concurrent.TimeoutException if it took longer; the message names the tasks
  ///   and the number of spawners still awaited. The tasks go on
  public void run(Duration limit)
      throws InterruptedException, java.util.concurrent.TimeoutException {
    if (!runToEnd.run(Durations.saturatedNanos(limit))) {
      throw new java.util.concurrent.TimeoutException(
          "after " + Durations.format(limit) + " " + runToEnd.awaited());
    }
  }

  void spawnerClosed() {
    runToEnd.spawnerClosed();
  }

  /// Closes the runtime, waiting up to ten seconds; what survives is logged. See
  /// [#close(Duration)].
  @Override
  public void close() {
    close(CLOSE_LIMIT).logSurvivors(LOG, name());
  }

  /// Closes the runtime: refuses new tasks, cancels all tasks and lets them clean up, ends the
  /// executor's threads, fails what still waits for a timer or a source, closes the sources and the
  /// reactor. Idempotent; a second caller waits for the first.
  ///
  /// @param limit how long to wait for tasks that do not end
  /// @return what was still running when the limit passed
  /// @throws IllegalStateException when called from inside the same runtime: in a task, or in what
  ///   one of its threads or the thread that closes it calls, a waker for one
  public CloseReport close(Duration limit) {
    if (runtime.isInside()) {
      throw runtime.inside(
          "close", "return from the task first, or close from the thread that opened it");
    }
    OpenRuntimes.closed(entry);
    try {
      return closing.close(Durations.saturatedNanos(limit));
    } finally {
      companions.closed();
    }
  }

  /// The runtime's name; thread names start with it.
  public String name() {
    return runtime.name();
  }

  /// Every setting with its value and origin, and every provider found with why it was taken or
  /// not; several lines for people.
  public String describe() {
    return description.text();
  }

  /// The providers chosen and found, for programs.
  public Description description() {
    return description;
  }

  /// What is going on, for people: what looks wrong, the tasks that wait or run, each with what it
  /// waits for, and the driver. Several lines, the text of [#inspect] with at most 1000 tasks. Any
  /// thread.
  public String dump() {
    return inspect(DUMPED).toString();
  }

  /// What is going on, for programs: the tasks that wait or run, each with its await chain, and
  /// those that wait for each other. Nothing is polled or stopped for it, and it works while all
  /// workers are blocked. Any thread; from one that polls a task it does not see long polls.
  ///
  /// @param limit how many tasks at most, at least 1; those beyond are not searched for deadlocks
  public RuntimeDump inspect(int limit) {
    return Inspection.of(runtime, blocking, limit);
  }

  /// The polls and blocking calls that threads are in, for who samples: one that is seen again has
  /// taken that long. Nothing is stopped, and a poll costs nothing for it. One that blocks in place
  /// is not among them. Any thread.
  public List<PollUnderWay> pollsUnderWay() {
    return PollSample.of(runtime, blocking);
  }

  /// What the runtime has done and holds, at this moment.
  public RuntimeMetrics metrics() {
    long ended = runtime.counts().ended();
    long spawned = runtime.counts().spawned();
    return new RuntimeMetrics(
        spawned - ended,
        spawned,
        ended,
        blocking.counts(),
        runtime.driver().sources().size(),
        runtime.executor().counters());
  }

  /// How many tasks live: spawned and not over.
  public long liveTasks() {
    return runtime.counts().live();
  }

  /// What executors lead and authors of leaf futures register with. Programs have no use for it.
  public Driver driver() {
    return runtime.driver();
  }

  TaskRuntime tasks() {
    return runtime;
  }

  /// Hands a failure that reaches nobody to the runtime's policy ([UnhandledFailures]): for code
  /// that runs others' futures and goes on when one fails. Any thread.
  ///
  /// @param doing what failed, as the rest of "unhandled failure while ..."
  public void reportUnhandled(String doing, Throwable failure) {
    runtime.completions().nobodySees(doing, Objects.requireNonNull(failure));
  }

  @Override
  public String toString() {
    return "Weft[" + name() + "]";
  }
}
