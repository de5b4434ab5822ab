package dev.weft.task;

import dev.weft.Context;
import org.jspecify.annotations.Nullable;

/// What a thread knows while it polls: its runtime, the poll itself ([CurrentPoll]), the
/// task-locals bound inside of it; and a worker counts the tasks it spawns and ends. All [Context]s
/// that are given to the poll are views of it.
///
/// **Threads.** One thread's, and only its own methods change it; except that a by-hand one goes
/// with its context, and a pooled one ([ContextPool]) with whoever took it. Others may read the
/// counters, and guess at the poll with [#watchedPoll].
public final class PollingThread extends CurrentPoll {

  private static final ThreadLocal<@Nullable PollingThread> CURRENT = new ThreadLocal<>();

  /// What the thread does.
  private enum Role {
    /// Runs tasks.
    TASKS,
    /// Makes calls that may block.
    BLOCKING,
    /// Leads the driver for others.
    DRIVER
  }

  private final @Nullable TaskRuntime runtime;
  private final int worker;
  private final Role role;
  private final Context context;
  private final @Nullable GuardedListener listener;

  /// What the thread was doing when it entered this.
  private @Nullable PollingThread outer;

  /// Around the cancel that the thread is in.
  private @Nullable CleanupScope cleanups;

  /// Whether the task is being ended although something of it runs on.
  private boolean forced;

  /// The thread that has entered this; others may guess by it.
  private @Nullable Thread serving;

  /// The bindings made inside this poll; without any, the task's own hold.
  private @Nullable LocalBindings bound;

  private final TaskIds ids = new TaskIds();

  /// A worker, or (with -1) a thread that runs tasks and is nobody's worker.
  PollingThread(TaskRuntime runtime, int worker) {
    this(runtime, worker, Role.TASKS);
  }

  @SuppressWarnings("this-escape") // the context only stores the reference
  private PollingThread(@Nullable TaskRuntime runtime, int worker, Role role) {
    this.runtime = runtime;
    this.worker = worker;
    this.role = role;
    this.listener = runtime == null ? null : runtime.listener();
    this.context = ContextAccess.get().contextOf(this);
  }

  /// Of a future that is driven by hand: without a runtime.
  public static PollingThread byHand() {
    return new PollingThread(null, -1, Role.TASKS);
  }

  /// A thread that runs tasks and is nobody's worker.
  public static PollingThread nobodysWorker(TaskRuntime runtime) {
    return new PollingThread(runtime, -1);
  }

  /// A thread that is there to be blocked.
  public static PollingThread blocking(TaskRuntime runtime) {
    return new PollingThread(runtime, -1, Role.BLOCKING);
  }

  /// The thread that leads the driver of an executor that does not.
  public static PollingThread driving(TaskRuntime runtime) {
    return new PollingThread(runtime, -1, Role.DRIVER);
  }

  /// A call that blocks inside the poll that this thread is in: the same task and locals, no
  /// budget, and no worker.
  public PollingThread blockingSection() {
    var section = new PollingThread(runtime(), -1, Role.BLOCKING);
    section.continues(this);
    section.bound = bound;
    return section;
  }

  /// The one behind a context.
  public static PollingThread of(Context cx) {
    return ContextAccess.get().thread(cx);
  }

  /// The calling thread's innermost one, if any.
  public static @Nullable PollingThread current() {
    return CURRENT.get();
  }

  /// The calling thread's innermost one if it serves `runtime`.
  public static @Nullable PollingThread current(TaskRuntime runtime) {
    PollingThread thread = CURRENT.get();
    return thread != null && thread.runtime == runtime ? thread : null;
  }

  /// Whether what the calling thread does for `runtime` is a blocking call, which may wait for
  /// tasks.
  public static boolean isBlockingIn(TaskRuntime runtime) {
    PollingThread inside = innermost(runtime);
    return inside != null && inside.isBlocking();
  }

  /// Whether the calling thread is inside `runtime`: in one of its tasks, or one of its workers,
  /// however deep.
  public static boolean isInside(TaskRuntime runtime) {
    return innermost(runtime) != null;
  }

  private static @Nullable PollingThread innermost(TaskRuntime runtime) {
    PollingThread thread = CURRENT.get();
    while (thread != null && thread.runtime != runtime) {
      thread = thread.outer;
    }
    return thread;
  }

  /// The thread's own context.
  public Context context() {
    return context;
  }

  /// The runtime.
  ///
  /// @throws IllegalStateException if there is none
  public TaskRuntime runtime() {
    if (runtime == null) {
      throw new IllegalStateException(
          "this future needs a runtime, but it is polled by hand through Context.of;"
              + " pass it to Weft.blockOn or Weft.spawn");
    }
    return runtime;
  }

  public @Nullable TaskRuntime runtimeOrNull() {
    return runtime;
  }

  public boolean serves(TaskRuntime other) {
    return runtime == other;
  }

  /// Whether tasks of `other` that this thread spawns are counted here.
  boolean isWorkerOf(TaskRuntime other) {
    return runtime == other && worker >= 0;
  }

  /// The index of the worker, or -1.
  public int worker() {
    return worker;
  }

  public boolean isBlocking() {
    return role == Role.BLOCKING;
  }

  /// Whether it is in a poll of `other`, and not in a blocking call inside of one.
  boolean polls(ScheduledTask other) {
    return task() == other && role == Role.TASKS;
  }

  /// Tells the listener, if there is one.
  void tellBeforePoll(SpawnedTask next) {
    if (listener != null) {
      listener.beforePoll(next);
    }
  }

  void tellAfterPoll(SpawnedTask last) {
    if (listener != null) {
      listener.afterPoll(last);
    }
  }

  /// The thread that has entered this; a guess. Any thread.
  public @Nullable Thread serving() {
    return serving;
  }

  /// The task-locals that hold here.
  public @Nullable LocalBindings locals() {
    LocalBindings inner = bound;
    SpawnedTask t = task();
    return inner != null ? inner : t == null ? null : t.env().locals;
  }

  /// The bindings made inside this poll.
  public @Nullable LocalBindings bound() {
    return bound;
  }

  public void bind(@Nullable LocalBindings locals) {
    bound = locals;
  }

  @Nullable CleanupScope cleanups() {
    return cleanups;
  }

  void cleanups(@Nullable CleanupScope inner) {
    cleanups = inner;
  }

  boolean isForced() {
    return forced;
  }

  void force(boolean now) {
    forced = now;
  }

  /// Makes this the calling thread's own until the result is closed.
  public Entry enter() {
    PollingThread before = CURRENT.get();
    ThreadWatcher watcher = runtime == null || role != Role.TASKS ? null : runtime.watcher();
    var entry = new Entry(before, outer, serving, this, watcher);
    if (watcher != null) {
      watcher.entered(this); // the last that may find no heap
    }
    CURRENT.set(this);
    if (before != this) {
      outer = before;
    }
    serving = Thread.currentThread();
    return entry;
  }

  /// Ends an [#enter] when closed, on the same thread.
  public static final class Entry implements AutoCloseable {
    private final @Nullable PollingThread before;
    private final @Nullable PollingThread outside;
    private final @Nullable Thread servedBefore;
    private final PollingThread entered;
    private final @Nullable ThreadWatcher watcher;

    private Entry(
        @Nullable PollingThread before,
        @Nullable PollingThread outside,
        @Nullable Thread servedBefore,
        PollingThread entered,
        @Nullable ThreadWatcher watcher) {
      this.before = before;
      this.outside = outside;
      this.servedBefore = servedBefore;
      this.entered = entered;
      this.watcher = watcher;
    }

    @Override
    public void close() {
      CURRENT.set(before);
      entered.outer = outside; // one that is not in use keeps no other one
      entered.serving = servedBefore; // nor a thread
      if (watcher != null) {
        watcher.left(entered);
      }
    }
  }

  long nextTaskId() {
    return ids.next();
  }

  /// Counts a task spawned on this thread.
  void countSpawned() {
    if (worker < 0) {
      runtime().counts().spawnedElsewhere();
    } else {
      addSpawned();
    }
  }

  void countEnded() {
    if (worker < 0) {
      runtime().counts().endedElsewhere();
    } else {
      addEnded();
    }
  }

  /// Counts an end that shows by now.
  void countPublished() {
    if (worker < 0) {
      runtime().counts().publishedElsewhere();
    } else {
      addPublished();
    }
  }
}
