package dev.weft;

import dev.weft.access.ContextAccess;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What a poll is given: the waker to leave behind, the runtime to reach the reactor and the timers
/// through, and the task's budget.
///
/// One mutable context serves all polls of a worker thread, so a poll allocates none. **A context
/// is valid only during the call it was passed to and is never kept;** a future keeps wakers.
/// [#withWaker] is a view that shares everything but the waker.
///
/// **Threads.** A context belongs to one thread.
///
/// **Budget.** A task may make 128 units of progress in one poll (tokio's number). A leaf asks
/// [#mayProceed] before it tries and reports [#madeProgress] afterwards; with the budget spent it
/// returns *pending*, and the task runs again after the driver had a turn. So a task that always
/// finds its channel or socket ready still lets others run.
public final class Context {

  /// Units of progress in one poll. More makes a busy task hold its thread longer, fewer makes it
  /// queue more often.
  static final int BUDGET = 128;

  /// No limit: contexts made by hand, and cancelling.
  private static final int UNLIMITED = -1;

  /// What [#watchedPoll] says outside of polls.
  static final int NO_POLL = 0;

  private static final ThreadLocal<@Nullable Context> CURRENT = new ThreadLocal<>();

  private static final VarHandle SPAWNED;
  private static final VarHandle ENDED;
  private static final VarHandle PUBLISHED;
  private static final VarHandle POLLS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SPAWNED = lookup.findVarHandle(Context.class, "spawned", long.class);
      ENDED = lookup.findVarHandle(Context.class, "ended", long.class);
      PUBLISHED = lookup.findVarHandle(Context.class, "published", long.class);
      POLLS = lookup.findVarHandle(Context.class, "polls", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    ContextAccess.install(new ContextDoor());
  }

  /// The thread's own context; a view differs from it only in the waker.
  private final Context root;

  private final @Nullable Weft runtime;
  private final int worker;
  private final Role role;

  /// Of a view, or a context by hand; on a worker's own context the task is its own waker.
  private @Nullable Waker waker;

  // Of the root only.
  private @Nullable Task task;
  private @Nullable Context outer;
  private int budget = UNLIMITED;
  private boolean yielded;

  /// Around the cancel that the thread is in; see [Shelter].
  private @Nullable Shelter shelter;

  /// Whether the task is being ended although something of it runs on.
  private boolean forced;

  /// Polls begun, wrapping; what tells one poll from the next. This thread writes.
  private int polls;

  /// The poll that blocks in place, if one does; the worker is given away until its end.
  private volatile int blocksInPlace = NO_POLL;

  /// The bindings made inside this poll; without any, the task's own hold.
  private @Nullable Locals bound;

  private final @Nullable Listening listening;
  private final @Nullable TaskIds ids;
  private long spawned;
  private long ended;
  private long published;

  /// What the thread does with it.
  private enum Role {
    /// Runs tasks.
    TASKS,
    /// Makes calls that may block.
    BLOCKING,
    /// Leads the driver for others.
    DRIVER
  }

  /// The context of a worker, or (with -1) of a thread that is nobody's worker.
  Context(Weft runtime, int worker) {
    this(runtime, worker, Role.TASKS);
  }

  private Context(Weft runtime, int worker, Role role) {
    this.root = this;
    this.runtime = runtime;
    this.worker = worker;
    this.role = role;
    this.listening = runtime.listening();
    this.waker = null;
    this.ids = new TaskIds();
  }

  /// A context by hand.
  private Context(Waker waker) {
    this.root = this;
    this.runtime = null;
    this.worker = -1;
    this.role = Role.TASKS;
    this.listening = null;
    this.waker = waker;
    this.ids = null;
  }

  /// A view.
  private Context(Context root, Waker waker) {
    this.root = root;
    this.runtime = root.runtime;
    this.worker = root.worker;
    this.role = root.role;
    this.listening = root.listening;
    this.waker = waker;
    this.ids = null;
  }

  private static final Waker NOBODY = () -> {};

  /// A context for futures that are driven by hand: no runtime, no limit on progress.
  public static Context of(Waker waker) {
    return new Context(java.util.Objects.requireNonNull(waker));
  }

  /// The context of the poll that the calling thread is in.
  ///
  /// @throws IllegalStateException outside of tasks; the message says what to do instead
  public static Context current() {
    Context cx = CURRENT.get();
    if (cx == null || cx.task == null) {
      throw new IllegalStateException(
          "this call needs a task around it: call it from a future that a Weft runtime polls"
              + " (pass one to Weft.blockOn or Weft.spawn)");
    }
    return cx;
  }

  /// The calling thread's context if it belongs to `runtime`, which it serves now.
  static @Nullable Context ofThread(Weft runtime) {
    Context cx = CURRENT.get();
    return cx != null && cx.runtime == runtime ? cx : null;
  }

  boolean serves(Weft other) {
    return runtime == other;
  }

  /// The calling thread's innermost context, if any.
  static @Nullable Context ofThread() {
    return CURRENT.get();
  }

  /// The context of a thread that is there to be blocked.
  static Context ofBlockingThread(Weft runtime) {
    return new Context(runtime, -1, Role.BLOCKING);
  }

  /// The context of the thread that leads the driver of an executor that does not.
  static Context ofDriverThread(Weft runtime) {
    return new Context(runtime, -1, Role.DRIVER);
  }

  /// The context of a call that blocks inside the poll of `around`: the same task and locals, no
  /// budget, and no worker.
  static Context ofBlockingSection(Context around) {
    Context cx = new Context(around.runtime(), -1, Role.BLOCKING);
    cx.task = around.root.task;
    cx.bound = around.root.bound;
    return cx;
  }

  /// The poll that the thread is in goes on without its worker.
  void blocksInPlace() {
    root.blocksInPlace = root.polls;
  }

  /// The number of the poll that the thread is in and holds its worker with; a guess. Any thread.
  int watchedPoll() {
    int poll = (int) POLLS.getOpaque(this);
    return task == null || poll == blocksInPlace ? NO_POLL : poll;
  }

  boolean isBlocking() {
    return role == Role.BLOCKING;
  }

  /// Whether what the calling thread does for `runtime` is a blocking call, which may wait for
  /// tasks.
  static boolean isBlockingThread(Weft runtime) {
    for (Context cx = CURRENT.get(); cx != null; cx = cx.outer) {
      if (cx.runtime == runtime) {
        return cx.isBlocking();
      }
    }
    return false;
  }

  /// Whether the calling thread is inside `runtime`: in one of its tasks, or one of its workers,
  /// however deep.
  static boolean isInside(Weft runtime) {
    for (Context cx = CURRENT.get(); cx != null; cx = cx.outer) {
      if (cx.runtime == runtime) {
        return true;
      }
    }
    return false;
  }

  /// The waker to leave behind before returning *pending*. Wakers may be kept.
  public Waker waker() {
    if (waker != null) {
      return waker;
    }
    return task != null ? task : NOBODY;
  }

  /// The runtime that polls.
  ///
  /// @throws IllegalStateException if the future is driven by hand ([#of])
  public Weft runtime() {
    if (runtime == null) {
      throw new IllegalStateException(
          "this future needs a runtime, but it is polled by hand through Context.of;"
              + " pass it to Weft.blockOn or Weft.spawn");
    }
    return runtime;
  }

  /// The index of the worker thread that polls, or -1 on other threads. For leaves that keep
  /// something per worker.
  public int worker() {
    return worker;
  }

  /// The same context with another waker, as combinators give their children. Shares the budget.
  public Context withWaker(Waker other) {
    return new Context(root, java.util.Objects.requireNonNull(other));
  }

  /// Whether this is a view of the same thread's context as `parent`, so that a combinator may use
  /// it again for its children.
  boolean isViewOf(Context parent) {
    return root == parent.root;
  }

  /// Gives a view another waker.
  void rebind(Waker other) {
    waker = other;
  }

  /// The id of the task being polled, or 0 when the future is driven by hand.
  public long taskId() {
    Task t = root.task;
    return t == null ? 0 : t.id();
  }

  /// The task being polled or cancelled; null when the future is driven by hand.
  @Nullable Task task() {
    return root.task;
  }

  /// The task-locals that hold here.
  @Nullable Locals locals() {
    Locals inner = root.bound;
    Task t = root.task;
    return inner != null ? inner : t == null ? null : t.env().locals;
  }

  @Nullable Locals bound() {
    return root.bound;
  }

  void bind(@Nullable Locals locals) {
    root.bound = locals;
  }

  /// Tells the listener, if there is one. Of a worker's own context.
  void tellBeforePoll(Task next) {
    if (listening != null) {
      listening.beforePoll(next);
    }
  }

  /// Tells the listener, if there is one. Of a worker's own context.
  void tellAfterPoll(Task last) {
    if (listening != null) {
      listening.afterPoll(last);
    }
  }

  /// Whether a leaf may try to make progress. If not, it has been arranged that the task runs again
  /// after the driver had a turn, and the leaf returns *pending* at once.
  public boolean mayProceed() {
    if (root.budget != 0) {
      return true;
    }
    yieldTask();
    return false;
  }

  /// Spends one unit. For leaves, after each piece of progress.
  public void madeProgress() {
    if (root.budget > 0) {
      root.budget--;
    }
  }

  /// Asks that the task run again after the driver had a turn: what a leaf that returns *pending*
  /// for fairness does instead of waking itself.
  public void yieldTask() {
    root.yielded = true;
    if (this != root || task == null) {
      waker().wake(); // a combinator must hear which child wants another poll
    }
  }

  void suspendBudget() {
    root.budget = UNLIMITED;
  }

  int budget() {
    return root.budget;
  }

  void budget(int units) {
    root.budget = units;
  }

  @Nullable Shelter shelter() {
    return root.shelter;
  }

  void shelter(@Nullable Shelter inner) {
    root.shelter = inner;
  }

  boolean isForced() {
    return root.forced;
  }

  void force(boolean now) {
    root.forced = now;
  }

  boolean hasRuntime() {
    return runtime != null;
  }

  /// Before a poll of `task`.
  void begin(Task next) {
    POLLS.setOpaque(this, polls + 1);
    task = next;
    budget = BUDGET;
    yielded = false;
  }

  /// After the poll; whether it asked to yield.
  boolean end() {
    task = null;
    budget = UNLIMITED;
    return yielded;
  }

  /// Makes this the calling thread's context until the result is closed. For executors: around the
  /// time in which the thread runs tasks, not around each task.
  public Entered enter() {
    Context before = CURRENT.get();
    Context outside = outer;
    if (before != this) {
      outer = before;
    }
    CURRENT.set(this);
    BlockingDetector detector = runtime == null || role != Role.TASKS ? null : runtime.detector();
    if (detector != null) {
      detector.entered(this);
    }
    return new Entered(before, outside, this, detector);
  }

  /// Ends an [#enter] when closed, on the same thread.
  public static final class Entered implements AutoCloseable {
    private final @Nullable Context before;
    private final @Nullable Context outside;
    private final Context entered;
    private final @Nullable BlockingDetector detector;

    private Entered(
        @Nullable Context before,
        @Nullable Context outside,
        Context entered,
        @Nullable BlockingDetector detector) {
      this.before = before;
      this.outside = outside;
      this.entered = entered;
      this.detector = detector;
    }

    @Override
    public void close() {
      CURRENT.set(before);
      entered.outer = outside; // a context that is not in use keeps no other one
      if (detector != null) {
        detector.left(entered);
      }
    }
  }

  boolean inPoll() {
    return task != null;
  }

  long nextTaskId() {
    return java.util.Objects.requireNonNull(ids).next();
  }

  /// Counts a task spawned on this thread. Only this thread writes; others sum.
  void countSpawned() {
    if (worker < 0) {
      runtime().counts().spawnedElsewhere();
    } else {
      SPAWNED.setOpaque(this, spawned + 1);
    }
  }

  void countEnded() {
    if (worker < 0) {
      runtime().counts().endedElsewhere();
    } else {
      ENDED.setOpaque(this, ended + 1);
    }
  }

  /// Counts an end that shows by now.
  void countPublished() {
    if (worker < 0) {
      runtime().counts().publishedElsewhere();
    } else {
      PUBLISHED.setOpaque(this, published + 1);
    }
  }

  long published() {
    return (long) PUBLISHED.getVolatile(this);
  }

  long spawned() {
    return (long) SPAWNED.getVolatile(this);
  }

  long ended() {
    return (long) ENDED.getVolatile(this);
  }
}
