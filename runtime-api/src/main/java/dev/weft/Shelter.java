package dev.weft;

import org.jspecify.annotations.Nullable;

/// Where a cancelled future leaves what of it runs on: a [Shielded] one its inner future, an async
/// block the rest of its `finally`.
///
/// Whoever cancels a future and has something to do *after* its cleanup (close a resource, unwind a
/// block further out) opens a shelter around the cancel, and asks it for the rest. What nobody asks
/// for is kept by the task that the cancel happens in: it polls it, and its end waits for it.
///
/// **Threads.** Of the cancel.
final class Shelter implements AutoCloseable {

  private final Context cx;
  private final @Nullable Shelter outer;
  private @Nullable Rests rests;

  private Shelter(Context cx, @Nullable Shelter outer) {
    this.cx = cx;
    this.outer = outer;
  }

  /// A shelter until it is closed, inside the one that is open.
  static Shelter open(Context cx) {
    var shelter = new Shelter(cx, cx.shelter());
    cx.shelter(shelter);
    return shelter;
  }

  /// Whether something may run on: there is a task to keep it, and it is not being ended by force.
  static boolean isGiven(Context cx) {
    Task task = cx.task();
    return task != null && !cx.isForced() && !task.isForced();
  }

  /// Leaves `rest`, which is pending or was never polled, with whoever cancels. Only where
  /// [#isGiven] said so.
  static void leave(Context cx, Future<?> rest) {
    Shelter shelter = cx.shelter();
    if (shelter != null) {
      shelter.add(rest);
    } else {
      java.util.Objects.requireNonNull(cx.task()).keep(rest);
    }
  }

  private void add(Future<?> rest) {
    if (rests == null) {
      rests = new Rests();
    }
    rests.add(rest);
  }

  /// What was left here, as one future; null if nothing was.
  @Nullable Future<?> rest() {
    Rests left = rests;
    rests = null;
    return left == null ? null : left.simplified();
  }

  /// Leaves `rest` with the shelter around this one.
  void keep(Future<?> rest) {
    close();
    leave(cx, rest);
  }

  /// Leaves what nobody asked for with the shelter around this one. Idempotent.
  @Override
  public void close() {
    if (cx.shelter() == this) {
      cx.shelter(outer);
    }
    Future<?> rest = rest();
    if (rest != null) {
      leave(cx, rest);
    }
  }
}
