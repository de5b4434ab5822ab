package dev.weft;

import dev.weft.driver.RuntimeDriver;
import dev.weft.spi.Driver;
import dev.weft.spi.Loggers;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.StackReserve;
import dev.weft.spi.TaskExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
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

  private final String name;
  private final RuntimeThreads threads;
  private final Description description;
  private final RuntimeDriver driver;
  private final TaskExecutor executor;
  private final LiveTasks live = new LiveTasks();

  /// A field that tasks read without a call; see [StrandedTasks].
  final StrandedTasks stranded = new StrandedTasks(this);

  private final TaskCounts counts = new TaskCounts();
  private final TaskEnv unnamed;
  private final BlockingPool blocking;
  private final Intake intake = new Intake(this);
  private final Set<LocalTasks> localTasks = ConcurrentHashMap.newKeySet();
  private final TaskSettings taskSettings;
  private final @Nullable Listening listening;
  private final @Nullable BlockingDetector detector;
  private final TaskEnds ends = new TaskEnds(this);
  private final LivingOn livingOn = new LivingOn(this);
  private final CloseSequence closing;
  private final OpenRuntimes.Entry entry;
  private final RunToEnd runToEnd = new RunToEnd(this);
  private final LentContexts lentContexts = new LentContexts(this);

  Weft(WeftBuilder builder, Discovery discovery) {
    this.threads = new RuntimeThreads(discovery.contextClassLoader());
    RuntimeListener listener = builder.listener;
    this.listening = listener == null ? null : new Listening(this, listener);
    Assembly parts = Assembly.of(this, builder, discovery);
    this.name = parts.name();
    this.description = parts.description();
    this.driver = parts.driver();
    this.executor = parts.executor();
    this.unnamed = new TaskEnv(this, null, executor, null);
    this.taskSettings = parts.tasks();
    BlockingSettings pool = taskSettings.blocking();
    this.blocking = new BlockingPool(this, pool, pool.factory(name, threads), driver.threadBound());
    this.closing = new CloseSequence(this, parts.driverThread());
    this.detector = BlockingDetector.of(this, taskSettings.longPollNanos());
    driver.leftovers(stranded);
    driver.parkHooks(
        Stream.<RuntimeDriver.@Nullable ParkHooks>of(listening, detector)
            .flatMap(Stream::ofNullable)
            .toList());
    this.entry = OpenRuntimes.opened(name);
    start();
  }

  private void start() {
    try {
      if (detector != null) {
        detector.start();
      }
      executor.start();
    } catch (Throwable noThread) {
      close(Duration.ZERO);
      throw noThread;
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
  /// Several threads may call it at once. In a static initialiser it may wait for ever: other
  /// threads use the class, and with it the lambdas and async blocks in it, only when its
  /// initialiser has ended.
  ///
  /// @return the future's value
  /// @throws Exception what the future threw, unchanged, whatever its type
  /// @throws InterruptedException if the calling thread was interrupted: the future is then
  ///   cancelled first, and its cleanup awaited
  /// @throws IllegalStateException inside a task or worker of this same runtime
  /// @throws RuntimeClosedException if the runtime is closed, or is closed meanwhile
  /// @throws StackOverflowError if the calling thread's stack is nearly full; nothing has happened
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    if (Context.isInside(this) && !Context.isBlockingThread(this)) {
      throw inside("blockOn", "await the future instead, or spawn it and await its handle");
    }
    if (closing.intakeClosed()) {
      throw new RuntimeClosedException("blockOn on a closed runtime (" + name + ")");
    }
    StackReserve.ensureForTasks(); // the tasks of others may run on this stack
    RootTask root = intake.root(future);
    try (var _ = LentThread.waiting(threads.contextClassLoader())) {
      return new RootRun<T>(this, root).run();
    }
  }

  /// Starts `future` as a task that runs beside its spawner.
  ///
  /// On a closed runtime the handle comes back cancelled.
  ///
  /// @return the task's handle; forgetting it detaches the task
  /// @throws RejectedExecutionException if the executor bounds its live tasks and is full; the
  ///   future was cancelled
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return intake.spawn(null, future);
  }

  /// Like [#spawn(Future)], with a name that shows in dumps and failures.
  public <T extends @Nullable Object> JoinHandle<T> spawn(String taskName, Future<T> future) {
    return intake.spawn(Objects.requireNonNull(taskName), future);
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
    return intake.spawnBlocking(null, work);
  }

  /// Like [#spawnBlocking(Callable)], with a name that shows in dumps and failures.
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      String taskName, Callable<T> work) {
    return intake.spawnBlocking(Objects.requireNonNull(taskName), work);
  }

  /// A right to spawn that [#run] waits for.
  public Spawner spawner() {
    return runToEnd.newSpawner();
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
    close(CLOSE_LIMIT).logSurvivors(LOG, name);
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
    if (isInside()) {
      throw inside("close", "return from the task first, or close from the thread that opened it");
    }
    OpenRuntimes.closed(entry);
    return closing.close(Durations.saturatedNanos(limit));
  }

  /// Whether the calling thread would wait for itself if it waited for the end of all tasks.
  boolean isInside() {
    return Context.isInside(this) || closing.isDoneHere();
  }

  private IllegalStateException inside(String call, String instead) {
    return new IllegalStateException(
        call + " would block a thread of the runtime '" + name + "' it waits for; " + instead);
  }

  /// The runtime's name; thread names start with it.
  public String name() {
    return name;
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

  /// What is going on, for people: the tasks that wait (by name), and the driver. Several lines.
  public String dump() {
    return Dump.of(this);
  }

  /// What the runtime has done and holds, at this moment.
  public RuntimeMetrics metrics() {
    long ended = counts.ended();
    long spawned = counts.spawned();
    return new RuntimeMetrics(
        spawned - ended,
        spawned,
        ended,
        blocking.counts(),
        driver.sources().size(),
        executor.counters());
  }

  /// How many tasks live: spawned and not over.
  public long liveTasks() {
    return counts.live();
  }

  /// What executors lead and authors of leaf futures register with. Programs have no use for it.
  public Driver driver() {
    return driver;
  }

  RuntimeThreads threads() {
    return threads;
  }

  TaskExecutor executor() {
    return executor;
  }

  Intake intake() {
    return intake;
  }

  TaskEnv unnamed() {
    return unnamed;
  }

  Set<LocalTasks> localTasks() {
    return localTasks;
  }

  TaskSettings taskSettings() {
    return taskSettings;
  }

  TaskEnds ends() {
    return ends;
  }

  RunToEnd runToEnd() {
    return runToEnd;
  }

  @Nullable Listening listening() {
    return listening;
  }

  @Nullable BlockingDetector detector() {
    return detector;
  }

  BlockingPool blockingPool() {
    return blocking;
  }

  LiveTasks live() {
    return live;
  }

  TaskCounts counts() {
    return counts;
  }

  RuntimeDriver runtimeDriver() {
    return driver;
  }

  LivingOn livingOn() {
    return livingOn;
  }

  boolean intakeClosed() {
    return closing.intakeClosed();
  }

  /// Whether nobody runs tasks any more.
  boolean isClosed() {
    return closing.isOver();
  }

  Context newContext(int worker) {
    Context cx = new Context(this, worker);
    counts.add(cx);
    return cx;
  }

  LentContexts lentContexts() {
    return lentContexts;
  }

  /// Calls a waker that may be anybody's; its failure harms nobody.
  void wakeContained(Waker waker) {
    if (waker instanceof Task task) {
      task.wake();
    } else {
      driver.wakeContained(waker);
    }
  }

  /// Closes because of `failure`, on a thread of its own.
  void shutDown(Throwable failure) {
    closing.shutDown(failure);
  }

  @Nullable Throwable shutDownBy() {
    return closing.shutDownBy();
  }

  /// Hands a failure that reaches nobody to the runtime's policy ([UnhandledFailures]): for code
  /// that runs others' futures and goes on when one fails. Any thread.
  ///
  /// @param doing what failed, as the rest of "unhandled failure while ..."
  public void reportUnhandled(String doing, Throwable failure) {
    ends.nobodySees(doing, Objects.requireNonNull(failure));
  }

  /// A failure that has no other place to go: a line in the log. If that fails too, as it does when
  /// the heap is full, there is no place left; whoever reports goes on.
  void unhandled(String doing, Throwable failure) {
    try {
      LOG.error("{}: unhandled failure while {}", name, doing, failure);
    } catch (Throwable notLogged) {
      System.err.println("weft: a failure could not be logged");
    }
  }

  @Override
  public String toString() {
    return "Weft[" + name + "]";
  }
}
