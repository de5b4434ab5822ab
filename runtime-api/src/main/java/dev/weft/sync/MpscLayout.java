package dev.weft.sync;

import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// The fields of a [MpscQueue]: what senders write and what the receiver writes with each message,
/// on cache lines of their own, since the two are often on different processors; and neighbours on
/// the heap write neither. 128 bytes apart, because x86 fetches lines in pairs.
///
/// The layout is kept by inheritance: a class's fields stand behind those of its superclass.
final class MpscLayout {
  private MpscLayout() {}

  /// Under the lock, beside what [SendingSide] has.
  abstract static class Senders<T> extends SendingSide<T> {
    @Nullable Object[] inbox;
    int inboxCount;
    @Nullable Waker receiver;

    Senders(long capacity, int initial) {
      super(capacity);
      inbox = new Object[initial];
    }
  }

  abstract static class Between<T> extends Senders<T> {
    long m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15;

    Between(long capacity, int initial) {
      super(capacity, initial);
    }
  }

  /// The receiver's; it looks at `sendersWait` with each message, and senders write it seldom.
  abstract static class Receiver<T> extends Between<T> {
    @Nullable Object[] batch;
    long batchStart;
    long batchEnd;
    volatile long next;
    volatile boolean sendersWait;

    Receiver(long capacity, int initial) {
      super(capacity, initial);
      batch = new Object[initial];
    }
  }

  abstract static class After<T> extends Receiver<T> {
    long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;

    After(long capacity, int initial) {
      super(capacity, initial);
    }
  }
}
