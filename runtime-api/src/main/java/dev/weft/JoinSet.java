package dev.weft;

import dev.weft.combinator.ChildFuture;
import dev.weft.combinator.WokenChildren;
import dev.weft.task.TaskHandle;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tasks that belong together, joined in the order in which they end.
///
/// ```java
/// try (var set = new JoinSet<Todo>()) {
///   ids.forEach(id -> set.spawn(fetch(id)));
///   while (await(set.joinNext()) instanceof Joined<Todo> joined) {
///     ...
///   }
/// }
/// ```
///
/// One task's failure is a value like any other ([Joined]) and leaves the others alone. Joining
/// costs as much as there are ends, however many tasks the set has.
///
/// **Threads.** The set belongs to one party at a time, as a future does; its tasks end wherever
/// they run.
///
/// @param <T> what the tasks yield
public final class JoinSet<T extends @Nullable Object> implements Owned {

  private final @Nullable Weft runtime;

  /// The members that ended; each is its task's joiner (see [WokenChildren]).
  private final WokenChildren ended = new WokenChildren();

  private final Set<ChildFuture> members = new LinkedHashSet<>();

  /// The future that was polled last, whose waker is the one to call.
  private @Nullable Object asker;

  /// A set whose tasks run on the runtime of the task that calls [#spawn] or, outside of tasks, on
  /// [Weft#global].
  public JoinSet() {
    this.runtime = null;
  }

  /// A set whose tasks run on `runtime`.
  public JoinSet(Weft runtime) {
    this.runtime = runtime;
  }

  /// Starts `future` as a task of this set. On a closed runtime it is joined as cancelled.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException as [Weft#spawn(Future)]
  public AbortHandle spawn(Future<T> future) {
    return add(runtime == null ? Tasks.spawn(future) : runtime.spawn(future));
  }

  /// Like [#spawn(Future)], with a name that shows in dumps and failures.
  public AbortHandle spawn(String taskName, Future<T> future) {
    return add((runtime == null ? Tasks.runtime() : runtime).spawn(taskName, future));
  }

  private AbortHandle add(JoinHandle<T> handle) {
    var member = new ChildFuture(ended, 0, handle);
    members.add(member);
    ((TaskHandle<T>) handle).joinWith(member);
    return handle.abortHandle();
  }

  /// How many tasks were spawned and not yet joined.
  public int size() {
    return members.size();
  }

  /// Whether all that was spawned was joined.
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /// Waits for the next task to end, and takes it out of the set. Yields null, and at once, if the
  /// set is empty.
  ///
  /// **Cancellation** is safe: no end is lost.
  @CheckReturnValue
  public Future<@Nullable Joined<T>> joinNext() {
    return asking(this::pollNext);
  }

  /// A future that forgets its waker when it is cancelled, unless another one asked since.
  private <R extends @Nullable Object> Future<R> asking(PollFn<R> poll) {
    var me = new Object();
    return Futures.pollFn(
        cx -> {
          asker = me;
          return poll.poll(cx);
        },
        cx -> {
          if (asker == me) {
            ended.forgetParent();
          }
        },
        trace -> trace.leaf("the next end of a task of a set of " + members.size()));
  }

  /// Poll-level [#joinNext]: the next end, null in [Poll.Ready] if the set is empty.
  private Poll<@Nullable Joined<T>> pollNext(Context cx) {
    if (members.isEmpty()) {
      return Poll.ready(null);
    }
    ChildFuture member = pollEnded(cx);
    return member == null ? Poll.pending() : Poll.ready(take(member));
  }

  /// A member that has ended, or null.
  private @Nullable ChildFuture pollEnded(Context cx) {
    if (!cx.mayProceed()) {
      return null;
    }
    ended.collect(cx.waker());
    while (!ended.isEmpty()) {
      ChildFuture member = ended.next();
      if (member.future != null) {
        cx.madeProgress();
        return member;
      }
    }
    return null;
  }

  private Joined<T> take(ChildFuture member) {
    TaskHandle<T> handle = forget(member);
    members.remove(member);
    try {
      return new Joined.Value<>(handle.id(), handle.take());
    } catch (JoinException.TaskFailed failed) {
      return new Joined.Failed<>(failed);
    } catch (JoinException cancelled) {
      return new Joined.Cancelled<>((JoinException.TaskCancelled) cancelled);
    }
  }

  @SuppressWarnings("unchecked")
  private TaskHandle<T> forget(ChildFuture member) {
    var handle = (TaskHandle<T>) Objects.requireNonNull(member.future);
    member.end();
    return handle;
  }

  /// Asks that every task of the set be cancelled. They stay in the set: [#joinNext] says how each
  /// of them ended.
  public void abortAll() {
    for (ChildFuture member : members) {
      ((JoinHandle<?>) Objects.requireNonNull(member.future)).abort();
    }
  }

  /// Lets all tasks run on by themselves; the set is empty then. A failure among them goes to the
  /// runtime's unhandled-failure policy; what they yield is closed if it is [Owned].
  public void detachAll() {
    for (ChildFuture member : members) {
      forget(member).detach();
    }
    members.clear();
  }

  /// Cancels all tasks and waits until the last has ended. Their values are dropped (and closed if
  /// they are [Owned]); a failure among them goes to the runtime's unhandled-failure policy.
  ///
  /// **Cancellation** keeps them aborted and stops waiting.
  @CheckReturnValue
  public Future<@Nullable Void> shutdown() {
    return Futures.lazy(
        () -> {
          abortAll();
          return asking(this::pollEmpty);
        });
  }

  private Poll<@Nullable Void> pollEmpty(Context cx) {
    while (!members.isEmpty()) {
      ChildFuture member = pollEnded(cx);
      if (member == null) {
        return Poll.pending();
      }
      members.remove(member);
      forget(member).detach();
    }
    return Poll.ready(null);
  }

  /// Cancels all tasks, without waiting for their ends. What they have yielded, or yet yield, is
  /// closed if it is [Owned].
  @Override
  public void close() {
    abortAll();
    detachAll();
  }
}
