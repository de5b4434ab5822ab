package dev.weft.time;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The entries of a [DelayQueue], the first to be due in front: a binary heap in which each entry
/// knows its index, so that one is taken out in logarithmic time. Entries that are due at the same
/// time come in the order in which they were put in.
///
/// **Threads.** None of its own: the monitor of its [DelayedValues] is held.
final class DelayHeap<T> {

  /// The index of an entry that is in no heap.
  static final int OUT = -1;

  private final List<DelayQueue.Entry<T>> entries = new ArrayList<>();
  private long numbered;

  int size() {
    return entries.size();
  }

  DelayQueue.@Nullable Entry<T> first() {
    return entries.isEmpty() ? null : entries.getFirst();
  }

  void add(DelayQueue.Entry<T> entry, long deadlineNanos) {
    entries.add(entry); // the only step that may fail
    entry.deadlineNanos = deadlineNanos;
    entry.number = numbered++;
    up(entries.size() - 1, entry);
  }

  /// Whether the entry was in.
  boolean remove(DelayQueue.Entry<T> entry) {
    int at = entry.index;
    if (at == OUT) {
      return false;
    }
    entry.index = OUT;
    DelayQueue.Entry<T> last = entries.removeLast();
    if (last != entry) {
      down(at, last);
      if (last.index == at) {
        up(at, last);
      }
    }
    return true;
  }

  /// Takes all out; their values.
  List<T> takeAll() {
    List<T> values = new ArrayList<>(entries.size());
    for (DelayQueue.Entry<T> entry : entries) {
      entry.index = OUT;
      values.add(entry.value());
    }
    entries.clear();
    return values;
  }

  private static boolean isBefore(DelayQueue.Entry<?> a, DelayQueue.Entry<?> b) {
    long left = a.deadlineNanos;
    long right = b.deadlineNanos;
    return left < right || left == right && a.number < b.number;
  }

  private void put(int at, DelayQueue.Entry<T> entry) {
    entries.set(at, entry);
    entry.index = at;
  }

  private void up(int from, DelayQueue.Entry<T> entry) {
    int at = from;
    while (at > 0 && isBefore(entry, entries.get((at - 1) / 2))) {
      put(at, entries.get((at - 1) / 2));
      at = (at - 1) / 2;
    }
    put(at, entry);
  }

  private void down(int from, DelayQueue.Entry<T> entry) {
    int at = from;
    for (int child = 2 * at + 1; child < entries.size(); child = 2 * at + 1) {
      if (child + 1 < entries.size() && isBefore(entries.get(child + 1), entries.get(child))) {
        child++;
      }
      if (isBefore(entry, entries.get(child))) {
        break;
      }
      put(at, entries.get(child));
      at = child;
    }
    put(at, entry);
  }
}
