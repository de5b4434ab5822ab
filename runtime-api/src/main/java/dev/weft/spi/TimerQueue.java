package dev.weft.spi;

/// Keeps timer entries by deadline. Entries are intrusive: the queue allocates nothing per timer.
///
/// Times are nanoseconds on the runtime's clock: at or above 0, [Long#MAX_VALUE] being never. A
/// queue may round a deadline **up** to its resolution, never down: nothing expires early.
///
/// **Threads.** Everything but [#expire] may be called from any thread; the queue has one short
/// lock of its own, under which it alone touches the entries' links. [#expire] belongs to the
/// leader.
public interface TimerQueue extends AutoCloseable {

  /// Puts in an entry that is in no queue. O(1). An entry whose deadline has passed expires at the
  /// next [#expire].
  ///
  /// @return whether [#nextDeadlineNanos] has become earlier by it, decided under the queue's lock;
  ///   the runtime then looks whether the leader sleeps too long
  /// @throws IllegalStateException if the queue is closed, or the entry is in a queue already; the
  ///   entry is untouched
  boolean schedule(TimerEntry entry, long deadlineNanos);

  /// Takes an entry out. O(1), and frees it at once.
  ///
  /// @return whether it was in the queue; `false` if it has expired or was never put in
  boolean cancel(TimerEntry entry);

  /// When [#expire] should be called next; [Long#MAX_VALUE] if the queue is empty. May be too
  /// early, by as much as the queue's inner bookkeeping needs, never too late. A plain read, no
  /// lock: a caller that scheduled an entry and then reads this sees a value no later than its
  /// entry's deadline rounded up to the queue's resolution.
  long nextDeadlineNanos();

  /// Takes out entries whose deadline is at or before `nowNanos`, marks each [TimerEntry#EXPIRED]
  /// under the lock, and reports it to `sink` outside the lock.
  ///
  /// @param budget at most so many entries are taken out
  /// @return how many were. There may be more to do even if it is less than `budget`:
  ///   [#nextDeadlineNanos] then is still due
  int expire(long nowNanos, int budget, ExpirySink sink);

  /// Takes out all entries, marks each [TimerEntry#CLOSED] and reports it to `sink`; later
  /// [#schedule] calls throw.
  void close(ExpirySink sink);

  /// Closes without a word to the entries.
  @Override
  default void close() {
    close(entry -> {});
  }
}
