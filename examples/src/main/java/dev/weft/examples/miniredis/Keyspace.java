package dev.weft.examples.miniredis;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is stored under which key, and until when.
///
/// **Threads.** Any. A change of one key is one step; what looks at several keys sees each as it is
/// at some moment.
final class Keyspace {

  static final long FOR_EVER = Long.MAX_VALUE;

  /// Bytes that are a key. They must not change.
  record Key(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key(var theirs) && Arrays.equals(bytes, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /// A value, and when it expires on the clock. Values do not change; a new one takes their place.
  ///
  /// @param value a `byte[]` or a [ByteList]
  record Entry(Object value, long deadlineNanos) {}

  private record Expiry(long deadlineNanos, Key key) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      return Long.compare(deadlineNanos, other.deadlineNanos);
    }
  }

  private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
  private final PriorityBlockingQueue<Expiry> expiries = new PriorityBlockingQueue<>();
  private final LongSupplier nanos;

  /// @param nanos the clock
  Keyspace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  long nowNanos() {
    return nanos.getAsLong();
  }

  private boolean isLive(@Nullable Entry entry) {
    return entry != null
        && (entry.deadlineNanos == FOR_EVER || entry.deadlineNanos > nanos.getAsLong());
  }

  /// What is there under `key`, if it has not expired.
  @Nullable Entry get(byte[] key) {
    Entry entry = entries.get(new Key(key));
    return isLive(entry) ? entry : null;
  }

  void put(byte[] key, Entry entry) {
    var name = new Key(key);
    entries.put(name, entry);
    remember(name, entry);
  }

  /// Puts what `change` makes of what is there, in one step.
  ///
  /// @param change is given null where nothing is there; null takes away
  @Nullable Entry update(byte[] key, UnaryOperator<@Nullable Entry> change) {
    var name = new Key(key);
    Entry now = entries.compute(name, (k, entry) -> change.apply(isLive(entry) ? entry : null));
    if (now != null) {
      remember(name, now);
    }
    return now;
  }

  private void remember(Key key, Entry entry) {
    if (entry.deadlineNanos != FOR_EVER) {
      expiries.add(new Expiry(entry.deadlineNanos, key));
    }
  }

  /// Whether something was there.
  boolean remove(byte[] key) {
    return isLive(entries.remove(new Key(key)));
  }

  int size() {
    return entries.size();
  }

  void clear() {
    entries.clear();
    expiries.clear();
  }

  /// Takes away what has expired, which nobody sees any more in any case.
  void sweep() {
    long now = nanos.getAsLong();
    Expiry next;
    while ((next = expiries.peek()) != null && next.deadlineNanos <= now) {
      if (expiries.remove(next)) {
        entries.computeIfPresent(next.key, (key, entry) -> isLive(entry) ? entry : null);
      }
    }
  }
}
