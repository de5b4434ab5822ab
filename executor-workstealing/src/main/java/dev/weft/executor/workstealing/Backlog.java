package dev.weft.executor.workstealing;

/// What a worker's own dispatches put into its queue, as far as it still waits there, and since
/// when there has been any.
///
/// Waking a second worker for what one can do soon costs more than the work: a message for each of
/// 64 connections is 300 µs of work, and a futex call is 3 µs and the cache lines that move. So the
/// worker may keep a backlog for itself while it is *young*. One that does not come to its end is
/// not young for long, however many dispatches add to it.
///
/// **Threads.** The worker's.
final class Backlog {

  private final LocalQueue queue;
  private final long youthNanos;

  /// The index in the queue behind the last task delivered.
  private long end;

  /// On the scale of `System.nanoTime()`.
  private long since;

  Backlog(LocalQueue queue, long youthNanos) {
    this.queue = queue;
    this.youthNanos = youthNanos;
  }

  /// After a dispatch that woke somebody.
  void delivered(long nowNanos) {
    if (queue.headIndex() >= end) {
      since = nowNanos;
    }
    end = queue.tailIndex();
  }

  /// Whether the next task in the queue was delivered, and the worker may see to it alone.
  boolean isYoung(long nowNanos) {
    return queue.headIndex() < end && nowNanos - since < youthNanos;
  }
}
