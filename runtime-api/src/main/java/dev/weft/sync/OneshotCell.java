package dev.weft.sync;

import dev.weft.Owned;
import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// The state that sender and receiver of a [Oneshot] share.
///
/// **Invariants**, whenever the lock is free: **O1** `value` is set only while both ends are open
/// for it: after `senderDone`, before `receiverDone`. **O2** A waker stands here only while what it
/// waits for has not happened. **O3** A value that was not received when the receiver ends is taken
/// out by whoever ends it, who closes it if it is [Owned]. **O4** What sends and receives does so
/// by writes alone, and what it has done is done if the stack ends as it leaves the lock. Wakers
/// and `close` are called after the lock is left.
final class OneshotCell<T> extends BriefLock {

  private @Nullable T value;
  private boolean senderDone;
  private boolean receiverDone;
  private @Nullable Waker receiver;
  private @Nullable Waker sender;

  boolean send(T sent) {
    Waker waiting = null;
    enter();
    boolean again = senderDone;
    boolean late = receiverDone;
    if (!again && !late) {
      value = sent;
      waiting = receiver;
      receiver = null;
    }
    senderDone = true;
    try {
      exit();
    } catch (Throwable endOfStack) {
      locked = FREE; // O4
    }
    if (again) {
      throw new IllegalStateException("this sender has sent, or is closed");
    }
    WakeList.wake(waiting);
    return !late;
  }

  void closeSender() {
    Waker waiting;
    enter();
    try {
      senderDone = true;
      waiting = receiver;
      receiver = null;
    } finally {
      locked = FREE;
    }
    WakeList.wake(waiting);
  }

  /// The value, or null after `waker` was left behind.
  @Nullable T receive(Waker waker) throws ChannelClosedException {
    T received = null;
    Waker watching = null;
    enter();
    boolean closed = receiverDone;
    boolean over = senderDone;
    if (!closed && !over) {
      receiver = waker;
    } else if (!closed) {
      received = value;
      value = null;
      receiverDone = true;
      receiver = null;
      watching = sender;
      sender = null;
    }
    try {
      exit();
    } catch (Throwable endOfStack) {
      locked = FREE; // O4
    }
    if (closed) {
      throw new ChannelClosedException("this receiver is closed");
    }
    if (!over) {
      return null;
    }
    WakeList.wake(watching);
    if (received == null) {
      throw new ChannelClosedException("the sender was closed without sending");
    }
    return received;
  }

  /// By the receiver itself, which needs no waking.
  void cancelReceiver() {
    enter();
    try {
      receiver = null;
    } finally {
      locked = FREE;
    }
    closeReceiver();
  }

  void closeReceiver() {
    T unreceived;
    Waker waiting;
    Waker watching;
    enter();
    try {
      receiverDone = true;
      unreceived = value;
      value = null;
      waiting = receiver;
      receiver = null;
      watching = sender;
      sender = null;
    } finally {
      locked = FREE;
    }
    WakeList.wake(waiting);
    WakeList.wake(watching);
    Owned.dispose(unreceived); // O3
  }

  boolean receiverGone() {
    enter();
    try {
      return receiverDone;
    } finally {
      locked = FREE;
    }
  }

  boolean pollReceiverGone(Waker waker) {
    enter();
    try {
      sender = receiverDone ? null : waker;
      return receiverDone;
    } finally {
      locked = FREE;
    }
  }

  void forgetSender() {
    enter();
    try {
      sender = null;
    } finally {
      locked = FREE;
    }
  }
}
