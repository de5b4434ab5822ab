package dev.weft.executor.workstealing;

import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The injection queue: where threads that are no workers leave tasks, and workers what does not
/// fit their own queue. Any worker takes from it, in batches.
///
/// ```text
///   threads --CAS--> inbox (a stack, newest on top) --exchange, turn round--> outbox --> workers
///                                       what overflows from a worker, at once --^
///                                                    \_________ under the lock _________/
/// ```
///
/// **Roles.** *Producers*, any threads, push on the inbox without a lock. *Takers*, any workers,
/// take from the outbox under the lock; who finds it empty moves the whole inbox there first. So
/// does a worker that leaves what it has no room for: half a queue of tasks, in their order, is
/// worth a lock, and turning them round once more a miss of the cache for each.
///
/// **Invariants**
/// - **N1** A task pushed is in exactly one inbox stack, and a stack is taken as a whole: nothing
///   is lost or taken twice, and there is no ABA since nobody pops single tasks.
/// - **N2** The outbox is touched only under the lock. What is taken from the inbox goes behind
///   what is there, and stacks are turned round; so tasks leave in the order of their pushes.
/// - **N3** After [#close] the inbox holds a mark, and every push fails.
/// - **N4** *The sleeper's question.* [#isEmpty] may say "empty" while somebody moves the inbox.
///   That worker then publishes `waiting > 0`, or takes all there was; afterwards it asks [Idle]
///   whether somebody should be woken for what it left behind. A sleeper says "I sleep" before it
///   asks, so one of the two sees the other.
final class Injection extends InjectionInbox.After {

  private static final Object CLOSED =
      new Object() {
        @Override
        public String toString() {
          return "closed";
        }
      };

  private static final VarHandle INBOX;

  static {
    try {
      INBOX =
          MethodHandles.lookup().findVarHandle(InjectionInbox.Inbox.class, "inbox", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Object lock = new Object();
  private final TaskList outbox = new TaskList();

  /// The size of the outbox. Written under the lock.
  private volatile int waiting;

  /// Leaves a task. Any thread.
  ///
  /// @throws RejectedExecutionException after [#close]
  void push(Task task) {
    for (; ; ) {
      Object first = INBOX.getOpaque(this);
      if (first == CLOSED) {
        task.queueNext(null); // not to those that were there before the close
        throw new RejectedExecutionException("the executor 'workstealing' is closed");
      }
      task.queueNext((@Nullable Task) first);
      if (INBOX.compareAndSet(this, first, task)) {
        return;
      }
    }
  }

  /// Leaves all tasks of a list, in their order. Any thread.
  ///
  /// @return `false` after [#close]; then they are still the list's
  boolean pushAll(TaskList tasks) {
    synchronized (lock) {
      if (INBOX.getOpaque(this) == CLOSED) {
        return false;
      }
      refill(); // what was pushed before
      outbox.addAll(tasks);
      waiting = outbox.size();
      return true;
    }
  }

  /// Whether nothing waits. Volatile, for the sleeper's last look; see N4.
  boolean isEmpty() {
    Object first = INBOX.getVolatile(this); // first, since tasks only go from here to the outbox
    return (first == null || first == CLOSED) && waiting == 0;
  }

  /// How many tasks wait. Counts the inbox by moving it to the outbox, which somebody has to do
  /// anyhow, and says "not empty" all the while: the caller is no taker, whom N4 expects to ask.
  /// Any thread.
  int depth() {
    synchronized (lock) {
      if (!isEmpty()) {
        waiting = outbox.size() + 1;
        refill();
        waiting = outbox.size();
      }
      return waiting;
    }
  }

  /// Takes a worker's share: the oldest task is returned, more go to the tail of `queue` as far as
  /// there is room, but no more than half its room, lest they come straight back. The owner of
  /// `queue`.
  ///
  /// @param workers among how many the tasks are to be shared
  @Nullable Task take(LocalQueue queue, int workers) {
    if (isEmpty()) {
      return null;
    }
    synchronized (lock) {
      if (outbox.size() == 0) {
        refill();
      }
      Task first = outbox.poll();
      int more = Math.min(outbox.size() / workers, queue.room() / 2);
      for (int i = 0; i < more; i++) {
        queue.push(Objects.requireNonNull(outbox.poll()));
      }
      waiting = outbox.size();
      return first;
    }
  }

  private void refill() {
    Object stack = INBOX.getVolatile(this);
    if (stack != null && stack != CLOSED) {
      stack = INBOX.getAndSet(this, null);
      // CLOSED is written under the lock, so it was not taken here
      outbox.addReversed((@Nullable Task) stack);
    }
  }

  /// Refuses tasks from now on and moves those left to `rest`.
  void close(TaskList rest) {
    synchronized (lock) {
      for (Task task = outbox.poll(); task != null; task = outbox.poll()) {
        rest.addLast(task);
      }
      waiting = 0;
      Object stack = INBOX.getAndSet(this, CLOSED);
      if (stack != CLOSED) {
        rest.addReversed((@Nullable Task) stack);
      }
    }
  }
}
