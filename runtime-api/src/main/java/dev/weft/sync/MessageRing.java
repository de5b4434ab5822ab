package dev.weft.sync;

import org.jspecify.annotations.Nullable;

/// Messages in the order in which they came, in an array that grows with them and shrinks again.
/// Guarded by its owner's lock.
final class MessageRing<T> {

  /// Messages that the array has room for at first.
  private static final int INITIAL = 16;

  /// An array longer than this is halved when a quarter of it is used: what a burst has cost is
  /// given back.
  private static final int KEPT = 1024;

  /// Its length is a power of two.
  private @Nullable Object[] slots = new Object[INITIAL];

  private int first;
  private int count;

  int size() {
    return count;
  }

  void add(T value) {
    if (count == slots.length) {
      resize(count * 2);
    }
    slots[(first + count) & (slots.length - 1)] = value;
    count++;
  }

  /// Takes the first one, which must be there.
  @SuppressWarnings("unchecked")
  T take() {
    T value = (T) slots[first];
    slots[first] = null;
    first = (first + 1) & (slots.length - 1);
    count--;
    if (slots.length > KEPT && count == slots.length / 4) {
      resize(slots.length / 2);
    }
    return value;
  }

  private void resize(int length) {
    if (length < 0) {
      throw new OutOfMemoryError("a channel with " + count + " messages");
    }
    slots = copy(length);
    first = 0;
  }

  private @Nullable Object[] copy(int length) {
    var copy = new @Nullable Object[length];
    int atTheEnd = Math.min(count, slots.length - first);
    System.arraycopy(slots, first, copy, 0, atTheEnd);
    System.arraycopy(slots, 0, copy, atTheEnd, count - atTheEnd);
    return copy;
  }

  /// Takes all.
  @Nullable Object[] takeAll() {
    @Nullable Object[] all = copy(count);
    slots = new Object[INITIAL];
    first = 0;
    count = 0;
    return all;
  }
}
