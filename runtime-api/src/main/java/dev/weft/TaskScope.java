package dev.weft;

import dev.weft.outcome.Failure;
import dev.weft.outcome.SneakyThrow;
import dev.weft.spi.StackReserve;
import dev.weft.task.Cancelling;
import dev.weft.task.DeferredCompletion;
import dev.weft.task.Ownership;
import dev.weft.task.SpawnedTask;
import dev.weft.task.TaskEnd;
import dev.weft.task.TaskHandle;
import dev.weft.task.TaskRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Tasks that do not outlive the block that started them.
///
/// ```java
/// Future<Page> page = TaskScope.failFast(scope -> {
///   JoinHandle<User> user = scope.fork(findUser());
///   JoinHandle<Order> order = scope.fork(fetchOrder());
///   return Futures.join(user, order).map(both -> new Page(both.first(), both.second()));
/// });
/// ```
///
/// However the block ends (with a value, a failure, at its deadline, or cancelled), its tasks have
/// ended before. A *task* whose scope is cancelled publishes its own end only after the last
/// child's; so structure also holds where a scope is cancelled by the abort of the task around it.
///
/// **Threads.** [#fork], [#shutDown] and [#isShutDown] may be called from any thread while the
/// scope is open, also by its children.
///
/// **Ownership.** A value that a child yielded and nobody received when the scope is over is closed
/// if it is [Owned]; its handle then says that the child was cancelled. Other values stay.
///
/// *Protocol.* **T1** `children`, `unreceived`, `failures`, `winner`, `shut` and `over` change
/// under the lock. **T2** A child is entered before it is submitted and leaves when its end is
/// published. **T3** The owner stores its waker, then looks whether `children` is empty; who
/// empties it takes the waker. **T4** After `over` nothing is entered. **T5** An owned value of a
/// child that has ended is received through the child's handle, is the winner's, or has its handle
/// in `unreceived`; who sets `over` gives those up, and a child that ends afterwards its own.
public final class TaskScope {

  /// What a child's end means for the others.
  enum Policy {
    /// The first failure ends all.
    FAIL_FAST,
    /// The first value ends all.
    FIRST_SUCCESS
  }

  private final TaskRuntime runtime;
  private final Policy policy;

  // T1.
  private final Set<SpawnedTask> children = new HashSet<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final List<TaskHandle<?>> unreceived = new ArrayList<>();
  private int unreceivedLimit = 16;
  private @Nullable Throwable unrecorded;
  private Poll.@Nullable Ready<?> winner;
  private boolean shut;
  private boolean over;
  private @Nullable Waker owner;
  private @Nullable DeferredCompletion deferred;

  TaskScope(TaskRuntime runtime, Policy policy) {
    this.runtime = runtime;
    this.policy = policy;
  }

  /// A block with children, of which the first failure ends all: the block's body and the other
  /// children are cancelled, and when they have ended that failure is thrown, unchanged, with those
  /// that followed as suppressed. Otherwise yields what the body yields, when all children have
  /// ended.
  ///
  /// **Cancellation** cancels the body and aborts the children. The task around it ends after them.
  ///
  /// @param body makes the future to run; it gets the scope to fork children in
  @CheckReturnValue
  public static <T extends @Nullable Object> Future<T> failFast(
      Fn<? super TaskScope, ? extends Future<? extends T>> body) {
    return new ScopeFuture<>(Policy.FAIL_FAST, null, body, cx -> {});
  }

  /// Like [#failFast(Fn)], but after `limit`, counted from the first poll, everything is cancelled
  /// and [java.util.concurrent.TimeoutException] thrown when all children have ended.
  ///
  /// **Cancellation** cancels the body and aborts the children. The task around it ends after them.
  @CheckReturnValue
  public static <T extends @Nullable Object> Future<T> failFast(
      Duration limit, Fn<? super TaskScope, ? extends Future<? extends T>> body) {
    return new ScopeFuture<>(Policy.FAIL_FAST, limit, body, cx -> {});
  }

  /// Runs each of `futures` as a task and yields the first value that one of them has, when the
  /// others, which are aborted, have ended. If all fail, the first failure is thrown, unchanged,
  /// with the others as suppressed.
  ///
  /// **Cancellation** aborts all. The task around it ends after them.
  ///
  /// @throws IllegalArgumentException if there are none
  @CheckReturnValue
  public static <T extends @Nullable Object> Future<T> firstSuccess(
      Collection<? extends Future<? extends T>> futures) {
    return firstSuccess(null, futures);
  }

  /// Like [#firstSuccess(Collection)], but after `limit`, counted from the first poll, all are
  /// aborted and [java.util.concurrent.TimeoutException] is thrown when they have ended.
  ///
  /// **Cancellation** aborts all. The task around it ends after them.
  @CheckReturnValue
  public static <T extends @Nullable Object> Future<T> firstSuccess(
      @Nullable Duration limit, Collection<? extends Future<? extends T>> futures) {
    List<? extends Future<? extends T>> all = List.copyOf(futures);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("of no futures none succeeds");
    }
    return new ScopeFuture<>(
        Policy.FIRST_SUCCESS,
        limit,
        scope -> {
          forkAll(all, scope);
          return Futures.ready(null);
        },
        cx -> Cancelling.check(cancelAll(all, cx, null)));
  }

  /// Forks each; if one is refused, those after it are cancelled, as that one was.
  private static void forkAll(List<? extends Future<?>> futures, TaskScope scope) {
    for (int i = 0; i < futures.size(); i++) {
      try {
        scope.fork(futures.get(i));
      } catch (Throwable refused) {
        var rest = futures.subList(i + 1, futures.size());
        throw SneakyThrow.rethrow(
            Objects.requireNonNull(cancelAll(rest, Context.current(), refused)));
      }
    }
  }

  private static @Nullable Throwable cancelAll(
      List<? extends Future<?>> futures, Context cx, @Nullable Throwable outcome) {
    Throwable merged = outcome;
    for (Future<?> future : futures) {
      merged = Cancelling.cancel(future, cx, merged);
    }
    return merged;
  }

  /// Starts `future` as a child. In a scope that is shutting down it comes back cancelled.
  ///
  /// @throws IllegalStateException if the scope is over
  /// @throws java.util.concurrent.RejectedExecutionException as [Weft#spawn(Future)]
  public <T extends @Nullable Object> JoinHandle<T> fork(Future<T> future) {
    Objects.requireNonNull(future, "future");
    StackReserve.ensure(); // a child that is entered is started
    SpawnedTask child = runtime.spawner().hooked(future, this::childEnded);
    JoinHandle<T> handle = child.handle();
    boolean late;
    synchronized (this) {
      if (over) {
        throw new IllegalStateException("this scope is over; fork while its body runs");
      }
      children.add(child);
      late = shut;
    }
    if (late) {
      runtime.spawner().refuse(child);
    } else {
      runtime.spawner().submit(child);
    }
    return handle;
  }

  /// Whether the scope's children are being cancelled.
  public synchronized boolean isShutDown() {
    return shut;
  }

  /// Cancels the children; those forked later come back cancelled. The body goes on.
  public void shutDown() {
    List<SpawnedTask> abort;
    synchronized (this) {
      shut = true;
      abort = List.copyOf(children);
    }
    abort.forEach(SpawnedTask::abort);
  }

  /// Adds a failure that ends the scope.
  void fail(Throwable failure) {
    synchronized (this) {
      failures.add(failure);
    }
    shutDown();
  }

  /// The deadline has passed, which outweighs earlier failures unless they ended the scope.
  void expire(Throwable timeout) {
    synchronized (this) {
      if (shut) {
        return;
      }
      failures.addFirst(timeout);
    }
    shutDown();
  }

  /// T2.
  private void childEnded(SpawnedTask child, TaskHandle<?> handle, Object outcome) {
    boolean owned = outcome instanceof Poll.Ready<?>(Object value) && Ownership.isOwned(value);
    boolean late;
    Waker wake;
    DeferredCompletion release = null;
    boolean decided;
    synchronized (this) {
      children.remove(child);
      decided = !shut && decides(outcome);
      late = over;
      if (owned && !late && outcome != winner) {
        late = !keepUnreceived(handle);
      }
      if (outcome instanceof JoinException.TaskFailed failed && !over) {
        TaskEnd.observe(failed); // once abandoned, the unhandled-failure policy has it
        add(failed.getCause());
      }
      wake = decided || children.isEmpty() ? owner : null;
      if (children.isEmpty()) {
        release = deferred;
        deferred = null;
      }
    }
    try {
      if (decided) {
        shutDown();
      }
      if (owned && late) {
        handle.giveUp(); // T5
      }
    } finally {
      if (wake != null) {
        runtime.wakeContained(wake);
      }
      if (release != null) {
        release.release();
      }
    }
  }

  /// Under the lock. With a full heap, a scope that has failed has still failed.
  private void add(Throwable failure) {
    try {
      failures.add(failure);
    } catch (VirtualMachineError noRoom) {
      unrecorded = noRoom;
    }
  }

  /// T5. Looks for handles that were awaited meanwhile each time the list has doubled.
  ///
  /// @return `false` if the heap is too full
  private boolean keepUnreceived(TaskHandle<?> handle) {
    try {
      if (unreceived.size() >= unreceivedLimit) {
        unreceived.removeIf(TaskHandle::isDelivered);
        unreceivedLimit = Math.max(16, 2 * unreceived.size());
      }
      unreceived.add(handle);
      return true;
    } catch (VirtualMachineError noRoom) {
      return false;
    }
  }

  private List<TaskHandle<?>> takeUnreceived() {
    List<TaskHandle<?>> all = List.copyOf(unreceived);
    unreceived.clear();
    return all;
  }

  private boolean decides(Object outcome) {
    if (policy == Policy.FAIL_FAST) {
      return outcome instanceof JoinException.TaskFailed;
    }
    if (outcome instanceof Poll.Ready<?> value) {
      winner = value;
      return true;
    }
    return false;
  }

  /// T3: from now on `waker` is told of a shutdown and of the last end.
  synchronized void await(Waker waker) {
    owner = waker;
  }

  /// Whether the first decisive end has come and the body has to be cancelled.
  synchronized boolean hasFailed() {
    return (!failures.isEmpty() || unrecorded != null) && policy == Policy.FAIL_FAST;
  }

  /// Whether no child lives; then nothing is entered any more.
  boolean close() {
    List<TaskHandle<?>> left;
    synchronized (this) {
      if (!children.isEmpty()) {
        return over;
      }
      over = true;
      owner = null;
      left = takeUnreceived();
    }
    left.forEach(TaskHandle::giveUp);
    return true;
  }

  /// The scope is cancelled: `task`, if any, waits for the children.
  ///
  /// @return `outcome` with what closing the winner's value threw
  @Nullable Throwable abandon(@Nullable SpawnedTask task, @Nullable Throwable outcome) {
    shutDown();
    List<TaskHandle<?>> left;
    Poll.Ready<?> won;
    synchronized (this) {
      over = true;
      owner = null;
      left = takeUnreceived();
      won = winner;
      winner = null;
      if (task != null && !children.isEmpty()) {
        deferred = task.defer();
      }
    }
    left.forEach(TaskHandle::giveUp);
    return Ownership.dispose(won, outcome);
  }

  /// The value of the first child to succeed.
  ///
  /// @throws CancellationException if every child was cancelled by somebody else
  synchronized Poll.Ready<?> winner() {
    if (winner == null) {
      throw new CancellationException("every task of the scope was cancelled");
    }
    return winner;
  }

  synchronized boolean hasWinner() {
    return winner != null;
  }

  /// All failures in the order of their times, those that only repeat a child's left out, as one.
  synchronized @Nullable Throwable failure() {
    Throwable first = failures.isEmpty() ? unrecorded : null;
    for (Throwable failure : failures) {
      boolean repeats =
          failure instanceof JoinException.TaskFailed failed
              && failures.stream().anyMatch(other -> other == failed.getCause());
      if (!repeats) {
        first = Failure.merge(first, failure);
      }
    }
    return first;
  }
}
