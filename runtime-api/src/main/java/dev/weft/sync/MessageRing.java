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

  /// What is left after [#takeAll].
  static final @Nullable Object[] NONE = {};

  /// Its length is a power of two, or none.
  private @Nullable Object[] slots = new Object[INITIAL];

  private int first;
  private int count;

  int size() {
    return count;
  }

  void add(T value) {
    if (count == slots.length) {
      resize(count == 0 ? INITIAL : count * 2);
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
      shrink();
    }
    return value;
  }

  /// Gives back half of the array; where there is no heap for the other half it stays as it is.
  private void shrink() {
    try {
      resize(slots.length / 2);
    } catch (OutOfMemoryError noHeap) {
      // the next message taken, or the one after, tries again
    }
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

  /// Takes all. Takes no heap.
  ///
  /// @return an array that has them first, in their order
  @Nullable Object[] takeAll() {
    @Nullable Object[] all = slots;
    reverse(all, 0, first);
    reverse(all, first, all.length);
    reverse(all, 0, all.length);
    slots = NONE;
    first = 0;
    count = 0;
    return all;
  }

  private static void reverse(@Nullable Object[] array, int from, int to) {
    for (int low = from, high = to - 1; low < high; low++, high--) {
      Object last = array[high];
      array[high] = array[low];
      array[low] = last;
    }
  }
}
