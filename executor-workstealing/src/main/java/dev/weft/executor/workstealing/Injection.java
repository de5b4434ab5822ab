package dev.weft.executor.workstealing;

import dev.weft.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Where threads that are no workers leave tasks, and workers what does not fit their own queue.
/// Any worker takes from it, in batches.
///
/// ```text
///   producers --CAS--> inbox (a stack, newest on top) --exchange, turn round--> outbox --> workers
///                                                       \_________ under the lock _________/
/// ```
///
/// **Roles.** *Producers*, any threads, push on the inbox without a lock. *Takers*, any workers,
/// take from the outbox under the lock; who finds it empty moves the whole inbox there first.
///
/// **Invariants**
/// - **N1** A task pushed is in exactly one inbox stack, and a stack is taken as a whole: nothing
///   is lost or taken twice, and there is no ABA since nobody pops single tasks.
/// - **N2** The outbox is touched only under the lock. It is emptied before the next inbox is
///   taken, and stacks are turned round; so tasks leave in the order of their pushes.
/// - **N3** After [#close] the inbox holds a mark, and every push fails.
/// - **N4** *The sleeper's question.* [#isEmpty] may say "empty" while a taker moves the inbox.
///   That taker then publishes `waiting > 0`, or takes all there was; afterwards it asks [Idle]
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
  private final TaskChain outbox = new TaskChain();

  /// The size of the outbox. Written under the lock.
  private volatile int waiting;

  /// Leaves a task. Any thread.
  ///
  /// @throws RejectedExecutionException after [#close]
  void push(Task task) {
    if (!pushStack(task, task)) {
      throw new RejectedExecutionException("the executor 'workstealing' is closed");
    }
  }

  /// Leaves all tasks of a chain, the first of which counts as pushed first. Any thread.
  ///
  /// @return `false` after [#close]; the chain is then untouched
  boolean pushAll(TaskChain chain) {
    var stack = new TaskStack();
    for (Task task = chain.poll(); task != null; task = chain.poll()) {
      stack.push(task);
    }
    if (stack.top == null || pushStack(stack.top, java.util.Objects.requireNonNull(stack.bottom))) {
      return true;
    }
    chain.addStack(stack.top);
    return false;
  }

  private boolean pushStack(Task top, Task bottom) {
    for (; ; ) {
      Object first = INBOX.getOpaque(this);
      if (first == CLOSED) {
        return false;
      }
      bottom.queueNext((@Nullable Task) first);
      if (INBOX.compareAndSet(this, first, top)) {
        return true;
      }
    }
  }

  /// Whether nothing waits. Volatile, for the sleeper's last look; see N4.
  boolean isEmpty() {
    if (waiting != 0) {
      return false;
    }
    Object first = INBOX.getVolatile(this);
    return first == null || first == CLOSED;
  }

  /// How many tasks the outbox holds.
  int waiting() {
    return waiting;
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
        queue.push(java.util.Objects.requireNonNull(outbox.poll()));
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
      outbox.addStack((@Nullable Task) stack);
    }
  }

  /// Refuses tasks from now on and moves those left to `rest`.
  void close(TaskChain rest) {
    synchronized (lock) {
      for (Task task = outbox.poll(); task != null; task = outbox.poll()) {
        rest.add(task);
      }
      waiting = 0;
      Object stack = INBOX.getAndSet(this, CLOSED);
      if (stack != CLOSED) {
        rest.addStack((@Nullable Task) stack);
      }
    }
  }

  /// Tasks on their way into the inbox, linked newest to oldest.
  private static final class TaskStack {
    private @Nullable Task top;
    private @Nullable Task bottom;

    void push(Task task) {
      if (top == null) {
        bottom = task;
      }
      task.queueNext(top);
      top = task;
    }
  }
}
