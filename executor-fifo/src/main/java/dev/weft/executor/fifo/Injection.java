package dev.weft.executor.fifo;

import dev.weft.spi.Task;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The injection queue, where threads other than the driving one leave tasks: a stack, linked
/// through the tasks, that the driving thread takes as a whole and turns round.
///
/// **N1** [#push] is a compare-and-set of the head; [#takeAll] is an exchange with null. A task
/// pushed is in exactly one of the stacks taken. **N2** Turning a stack round restores the order of
/// the pushes, and stacks are taken in order, so tasks leave in the order of their pushes. **N3**
/// After [#close] every push is refused. **N4** A task that has left is linked to none: else one
/// that lives on would keep those that came after it.
///
/// The stack is Treiber's; it is free of the ABA problem because nothing pops single elements.
final class Injection {

  private final AtomicReference<@Nullable Object> head = new AtomicReference<>();

  private static final Object CLOSED =
      new Object() {
        @Override
        public String toString() {
          return "closed";
        }
      };

  /// Leaves a task. Any thread.
  ///
  /// @throws RejectedExecutionException after [#close]
  void push(Task task) {
    for (; ; ) {
      Object first = head.getPlain();
      if (first == CLOSED) {
        throw new RejectedExecutionException("the executor 'fifo' is closed");
      }
      task.queueNext((Task) first);
      if (head.compareAndSet(first, task)) {
        return;
      }
    }
  }

  /// Whether nothing was left. Volatile, for the sleeper's last look.
  boolean isEmpty() {
    Object first = head.get();
    return first == null || first == CLOSED;
  }

  /// Whether tasks are refused.
  boolean isClosed() {
    return head.get() == CLOSED;
  }

  /// Moves all tasks to the end of `queue`, oldest first. The driving thread only; another one may
  /// close meanwhile.
  void takeAll(TaskQueue queue) {
    for (Object first = head.get(); first != null && first != CLOSED; first = head.get()) {
      if (head.compareAndSet(first, null)) {
        moveTo(queue, first);
        return;
      }
    }
  }

  private static void moveTo(TaskQueue queue, @Nullable Object stack) {
    if (stack != null) {
      queue.addStack((Task) stack);
    }
  }

  /// Refuses tasks from now on and moves those left to `queue`. Any thread, once.
  void close(TaskQueue queue) {
    Object rest = head.getAndSet(CLOSED);
    if (rest != CLOSED) {
      moveTo(queue, rest);
    }
  }
}
