package dev.weft.timer.wheel;

import dev.weft.spi.ExpirySink;
import dev.weft.spi.TimerEntry;
import org.jspecify.annotations.Nullable;

/// A batch of entries that were taken out of the wheel under its lock and are to be reported
/// outside it. Owned by one thread at a time; allocates nothing once made.
///
/// It is an array and not a chain through the entries' links, because an entry is its owner's again
/// as soon as it is marked: the owner may see the mark and schedule it anew before it is reported.
final class Batch {

  private final @Nullable TimerEntry[] entries;
  private int size;
  private @Nullable Throwable failure;

  Batch(int capacity) {
    entries = new @Nullable TimerEntry[capacity];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == entries.length;
  }

  void add(TimerEntry entry) {
    entries[size++] = entry;
  }

  /// Reports every entry and forgets it. What the sink throws is kept for [#rethrow].
  void report(ExpirySink sink) {
    for (int i = 0; i < size; i++) {
      TimerEntry entry = entries[i];
      entries[i] = null;
      try {
        sink.expired(entry);
      } catch (Throwable t) {
        keep(t);
      }
    }
    size = 0;
  }

  /// Throws the first failure since the last call, the others being suppressed in it.
  void rethrow() {
    Throwable t = failure;
    failure = null;
    if (t != null) {
      throw Batch.<RuntimeException>unchecked(t);
    }
  }

  private void keep(Throwable t) {
    if (failure == null) {
      failure = t;
    } else if (failure != t) {
      failure.addSuppressed(t);
    }
  }

  /// Passes any throwable on as it is; a sink written in another language may throw checked ones.
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T unchecked(Throwable t) throws T {
    throw (T) t;
  }
}
