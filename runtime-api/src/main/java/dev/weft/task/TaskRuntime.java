package dev.weft.task;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.RuntimeClosedException;
import dev.weft.RuntimeListener;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.driver.RuntimeDriver;
import dev.weft.driver.Stillness;
import dev.weft.spi.Loggers;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// What tasks need of their runtime: who runs them, who drives, the lists they stand in, the
/// counts, and who is told of their ends.
///
/// **Threads.** Any, once it is [assembled][#assembled].
public final class TaskRuntime {

  private static final Logger LOG = Loggers.of(Weft.class);

  /// What follows outside of the task layer.
  public interface Hooks {

    /// A task has ended; its end shows. Any thread.
    void taskEnded();

    /// The runtime has to close because of `failure`; told once. Any thread.
    void shutDown(Throwable failure);
  }

  private final Weft weft;
  private final String name;
  private final RuntimeThreads threads;
  private final TaskSettings settings;
  private final @Nullable TaskHistories histories;
  private final @Nullable GuardedListener listener;
  private final LiveTasks live = new LiveTasks();

  /// A field that tasks read without a call.
  final StrandedTasks stranded = new StrandedTasks(this);

  private final TaskCounts counts = new TaskCounts();
  private final TaskSpawner spawner = new TaskSpawner(this);
  private final TaskCompletions completions = new TaskCompletions(this);
  private final ShieldedTasks shielded = new ShieldedTasks(this);
  private final ContextPool contextPool = new ContextPool(this);
  private final Set<OwnedQueue> ownedQueues = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Throwable> shutDownBy = new AtomicReference<>();
  private volatile boolean intakeClosed;
  private volatile boolean closed;

  /// Who closes, while it does.
  private volatile @Nullable Thread closer;

  /// Counts what goes on, if the clock does not pass by itself; a field that tasks read without a
  /// call.
  @Nullable Stillness stillness;

  // Written once, before the executor starts.
  private @Nullable RuntimeDriver driver;
  private @Nullable TaskExecutor executor;
  private @Nullable TaskEnv unnamed;
  private @Nullable ThreadWatcher watcher;
  private @Nullable Hooks hooks;

  /// @param weft what programs see of it
  public TaskRuntime(
      Weft weft,
      String name,
      RuntimeThreads threads,
      TaskSettings settings,
      List<RuntimeListener> listeners) {
    this.weft = weft;
    this.name = name;
    this.threads = threads;
    this.settings = settings;
    this.histories =
        settings.history() == TaskSettings.History.OFF
            ? null
            : new TaskHistories(settings.history() == TaskSettings.History.SITES);
    var all = new ArrayList<>(listeners);
    if (histories != null) {
      all.addFirst(histories);
    }
    this.listener = all.isEmpty() ? null : new GuardedListener(this, all);
  }

  /// Its parts are there, and may be used.
  public void assembled(
      RuntimeDriver itsDriver,
      TaskExecutor itsExecutor,
      @Nullable ThreadWatcher itsWatcher,
      Hooks itsHooks) {
    driver = itsDriver;
    stillness = itsDriver.stillness();
    executor = counted(itsExecutor);
    watcher = itsWatcher;
    hooks = itsHooks;
    unnamed = new TaskEnv(this, null, executor, null);
    Rehearsal.run(this);
    itsDriver.leftovers(stranded);
  }

  /// What tasks are handed to where `runner` runs them.
  TaskExecutor counted(TaskExecutor runner) {
    TaskExecutor counted = stillness == null ? runner : new CountedExecutor(runner, stillness);
    return listener == null || !listener.hearsSchedules()
        ? counted
        : new WakeRecorder(counted, listener);
  }

  /// What is kept of the past of tasks; null if that is nothing.
  public @Nullable TaskHistories histories() {
    return histories;
  }

  /// Counts what goes on, if the clock does not pass by itself.
  public @Nullable Stillness stillness() {
    return stillness;
  }

  public Weft weft() {
    return weft;
  }

  public String name() {
    return name;
  }

  public RuntimeThreads threads() {
    return threads;
  }

  public TaskSettings settings() {
    return settings;
  }

  public RuntimeDriver driver() {
    return Objects.requireNonNull(driver);
  }

  public TaskExecutor executor() {
    return Objects.requireNonNull(executor);
  }

  /// What tasks without a name and locals share.
  public TaskEnv unnamed() {
    return Objects.requireNonNull(unnamed);
  }

  public @Nullable GuardedListener listener() {
    return listener;
  }

  @Nullable ThreadWatcher watcher() {
    return watcher;
  }

  Hooks hooks() {
    return Objects.requireNonNull(hooks);
  }

  public LiveTasks live() {
    return live;
  }

  public StrandedTasks stranded() {
    return stranded;
  }

  public TaskCounts counts() {
    return counts;
  }

  public TaskSpawner spawner() {
    return spawner;
  }

  public TaskCompletions completions() {
    return completions;
  }

  public ShieldedTasks shielded() {
    return shielded;
  }

  ContextPool contextPool() {
    return contextPool;
  }

  /// The tasks of threads that keep some to themselves.
  public Set<OwnedQueue> ownedQueues() {
    return ownedQueues;
  }

  /// No task is begun any more.
  public void closeIntake() {
    intakeClosed = true;
  }

  public boolean isIntakeClosed() {
    return intakeClosed;
  }

  /// Nobody runs tasks any more.
  public void markClosed() {
    closed = true;
  }

  /// The thread that closes the runtime now.
  public void closer(@Nullable Thread thread) {
    closer = thread;
  }

  /// Whether the calling thread would wait for itself if it waited for the end of all tasks.
  public boolean isInside() {
    return PollingThread.isInside(this) || closer == Thread.currentThread();
  }

  boolean isClosed() {
    return closed;
  }

  /// The threads of the executor, and of what it lends its tasks to.
  public List<PollingThread> workers() {
    var all = new ArrayList<>(counts.workers());
    all.addAll(contextPool.lent());
    return all;
  }

  /// For a thread of the executor.
  public Context newContext(int worker) {
    var thread = new PollingThread(this, worker);
    counts.add(thread);
    return thread.context();
  }

  /// Runs `future` to its end; see [Weft#blockOn].
  public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
    if (PollingThread.isInside(this) && !PollingThread.isBlockingIn(this)) {
      throw inside("blockOn", "await the future instead, or spawn it and await its handle");
    }
    if (intakeClosed) {
      throw new RuntimeClosedException("blockOn on a closed runtime (" + name + ")");
    }
    StackReserve.ensureForTasks(); // the tasks of others may run on this stack
    BlockOnTask root = spawner.root(future);
    try (var _ = BorrowedThread.waiting(threads.contextClassLoader())) {
      return new BlockOn<T>(this, root).run();
    }
  }

  /// What a call throws that would wait for the thread it is made on.
  public IllegalStateException inside(String call, String instead) {
    return new IllegalStateException(
        call + " would block a thread of the runtime '" + name + "' it waits for; " + instead);
  }

  /// Calls a waker that may be anybody's; its failure harms nobody.
  public void wakeContained(Waker waker) {
    if (waker instanceof Task task) {
      task.wake();
    } else {
      driver().wakeContained(waker);
    }
  }

  /// Closes because of `failure`, once.
  void shutDown(Throwable failure) {
    if (!intakeClosed && shutDownBy.compareAndSet(null, failure)) {
      hooks().shutDown(failure);
    }
  }

  /// The failure that made the runtime close, if one did.
  @Nullable Throwable shutDownBy() {
    return shutDownBy.get();
  }

  /// A failure that has no other place to go: a line in the log. If that fails too, as it does when
  /// the heap is full, there is no place left; whoever reports goes on.
  public void unhandled(String doing, Throwable failure) {
    try {
      LOG.error("{}: unhandled failure while {}", name, doing, failure);
    } catch (Throwable notLogged) {
      sayNotLogged();
    }
  }

  private static void sayNotLogged() {
    try {
      System.err.println("weft: a failure could not be logged");
    } catch (Throwable noRoom) {
      return; // not even there
    }
  }
}
