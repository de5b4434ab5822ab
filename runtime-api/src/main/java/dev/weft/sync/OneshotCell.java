package dev.weft.sync;

import dev.weft.Owned;
import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// The state that sender and receiver of a [Oneshot] share.
///
/// **Invariants**, under the monitor: **O1** `value` is set only while both ends are open for it:
/// after `senderDone`, before `receiverDone`. **O2** A waker stands here only while what it waits
/// for has not happened. **O3** A value that was not received when the receiver ends is taken out
/// by whoever ends it, who closes it if it is [Owned]. Wakers and `close` are called after the
/// monitor is left.
final class OneshotCell<T> {

  private @Nullable T value;
  private boolean senderDone;
  private boolean receiverDone;
  private @Nullable Waker receiver;
  private @Nullable Waker sender;

  boolean send(T sent) {
    var wakers = new WakeList();
    synchronized (this) {
      if (senderDone) {
        throw new IllegalStateException("this sender has sent, or is closed");
      }
      senderDone = true;
      if (receiverDone) {
        return false;
      }
      value = sent;
      wakers.add(receiver);
      receiver = null;
    }
    wakers.wakeAll();
    return true;
  }

  void closeSender() {
    var wakers = new WakeList();
    synchronized (this) {
      senderDone = true;
      wakers.add(receiver);
      receiver = null;
    }
    wakers.wakeAll();
  }

  /// The value, or null after `waker` was left behind.
  @Nullable T receive(Waker waker) throws ChannelClosedException {
    var wakers = new WakeList();
    T received;
    synchronized (this) {
      if (receiverDone) {
        throw new ChannelClosedException("this receiver is closed");
      }
      if (value == null && !senderDone) {
        receiver = waker;
        return null;
      }
      received = endReceiver(wakers);
    }
    wakers.wakeAll();
    if (received == null) {
      throw new ChannelClosedException("the sender was closed without sending");
    }
    return received;
  }

  /// By the receiver itself, which needs no waking.
  void cancelReceiver() {
    synchronized (this) {
      receiver = null;
    }
    closeReceiver();
  }

  void closeReceiver() {
    var wakers = new WakeList();
    T unreceived;
    synchronized (this) {
      wakers.add(receiver);
      unreceived = endReceiver(wakers);
    }
    wakers.wakeAll();
    Owned.dispose(unreceived); // O3
  }

  /// The value there was.
  private @Nullable T endReceiver(WakeList wakers) {
    receiverDone = true;
    T last = value;
    value = null;
    receiver = null;
    wakers.add(sender);
    sender = null;
    return last;
  }

  synchronized boolean receiverGone() {
    return receiverDone;
  }

  synchronized boolean pollReceiverGone(Waker waker) {
    sender = receiverDone ? null : waker;
    return receiverDone;
  }

  synchronized void forgetSender() {
    sender = null;
  }
}
