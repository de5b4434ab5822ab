package dev.weft.executor.sim;

import dev.weft.spi.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What becomes ready while nobody drives, or by another thread than the one that does: it waits
/// here until whoever drives takes it.
///
/// The thread at home is the one that opened the runtime, later the one that drove last. What any
/// other does comes at a moment that no seed decides: the first such call is kept, with the
/// caller's trace.
///
/// **Threads.** Any; all is done under the lock.
final class Outside {

  private List<Runnable> left = new ArrayList<>();
  private Thread home = Thread.currentThread();
  private boolean driven;
  private boolean closed;
  private @Nullable IllegalStateException stranger;

  /// Whether [#takeAll] would find something; may be asked without the lock.
  private volatile boolean isEmpty = true;

  /// The calling thread drives from now on, or no longer.
  synchronized void driven(boolean now) {
    home = Thread.currentThread();
    driven = now;
  }

  /// Leaves `item`.
  ///
  /// @param does what the caller does, for the message
  /// @throws RejectedExecutionException after [#close]
  synchronized void leave(Runnable item, String does) {
    leave(item, does, driven || Thread.currentThread() != home);
  }

  /// Leaves the task of a `blockOn`. Its caller may be any thread, as long as no other drives.
  ///
  /// @throws RejectedExecutionException after [#close]
  synchronized void leaveRoot(Task root) {
    leave(root, "calls blockOn of", driven);
  }

  private void leave(Runnable item, String does, boolean isStrange) {
    if (closed) {
      throw new RejectedExecutionException("the executor 'sim' is closed");
    }
    if (stranger == null && isStrange) {
      stranger = new IllegalStateException(message(item, does));
    }
    left.add(item);
    isEmpty = false;
  }

  private static String message(Runnable item, String does) {
    String what = item instanceof Task task ? task.name() : "a blocking call";
    return "thread '%s', which is not simulated, %s %s: such a run cannot be replayed"
        .formatted(Thread.currentThread().getName(), does, what);
  }

  /// Gives all that was left to `taker`, in the order in which it came. Whoever drives.
  void takeAll(Consumer<Runnable> taker) {
    if (isEmpty) {
      return;
    }
    List<Runnable> taken;
    synchronized (this) {
      taken = left;
      left = new ArrayList<>();
      isEmpty = true;
    }
    taken.forEach(taker);
  }

  boolean isEmpty() {
    return isEmpty;
  }

  /// The first call of a thread that is not at home, if there was one.
  synchronized @Nullable IllegalStateException stranger() {
    return stranger;
  }

  /// Refuses everything from now on.
  synchronized void close() {
    closed = true;
  }
}
