package dev.weft.driver;

import java.util.List;

/// Is told what a runtime's driver, and the workers that lead it, do.
///
/// **Threads.** The one that does it.
public interface DriverHooks {

  /// Tells nobody.
  DriverHooks NONE = new DriverHooks() {};

  /// A worker is about to sleep.
  default void parking(int worker) {}

  /// A worker woke up.
  default void unparked(int worker) {}

  /// A worker took tasks from another one's queue.
  default void stole(int worker, int tasks) {}

  /// A worker's own queue was full.
  default void overflowed(int worker) {}

  /// A turn is over, and brought so many events.
  default void turned(int events) {}

  /// Timers of a queue are due, the first of them for so long, and are about to be expired.
  default void expiring(long lateNanos) {}

  /// Tells all of `hooks`, in their order.
  static DriverHooks all(List<? extends DriverHooks> hooks) {
    return switch (hooks.size()) {
      case 0 -> NONE;
      case 1 -> hooks.getFirst();
      default -> new Two(hooks.getFirst(), all(hooks.subList(1, hooks.size())));
    };
  }

  /// Tells `first`, then `second`.
  record Two(DriverHooks first, DriverHooks second) implements DriverHooks {
    @Override
    public void parking(int worker) {
      first.parking(worker);
      second.parking(worker);
    }

    @Override
    public void unparked(int worker) {
      first.unparked(worker);
      second.unparked(worker);
    }

    @Override
    public void stole(int worker, int tasks) {
      first.stole(worker, tasks);
      second.stole(worker, tasks);
    }

    @Override
    public void overflowed(int worker) {
      first.overflowed(worker);
      second.overflowed(worker);
    }

    @Override
    public void turned(int events) {
      first.turned(events);
      second.turned(events);
    }

    @Override
    public void expiring(long lateNanos) {
      first.expiring(lateNanos);
      second.expiring(lateNanos);
    }
  }
}
