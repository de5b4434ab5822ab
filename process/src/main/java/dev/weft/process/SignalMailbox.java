package dev.weft.process;

import dev.weft.Context;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The signals that one listener has not looked at: each kind once at most, in the order in which
/// they came.
///
/// **Threads.** Any thread delivers and closes; one party polls.
///
/// *Protocol.* **L1** A kind's bit in `queued` is set by whoever delivers, before it sends the
/// message, and only if it was not set; so there is room for each message. **L2** It is cleared by
/// whoever has taken the message, before the message is passed on. So a signal that finds its bit
/// set is told by a message that its receiver has not seen yet, and none is lost.
final class SignalMailbox {

  private final Mpsc<SignalKind> messages;
  private final AtomicInteger queued = new AtomicInteger();

  /// @param kinds how many kinds there may be
  SignalMailbox(int kinds) {
    this.messages = Mpsc.bounded(kinds);
  }

  /// L1.
  void deliver(SignalKind kind) {
    int bit = 1 << kind.ordinal();
    if ((queued.getAndUpdate(bits -> bits | bit) & bit) != 0) {
      return;
    }
    try {
      if (!messages.sender().trySend(kind)) {
        throw new AssertionError("no room for one message of each kind");
      }
    } catch (SendFailedException closed) {
      return;
    }
  }

  /// L2.
  ///
  /// @return the next signal, or null after the context's waker was left behind
  /// @throws ChannelClosedException if it is closed
  @Nullable SignalKind poll(Context cx) throws ChannelClosedException {
    SignalKind kind = messages.receiver().pollRecv(cx);
    if (kind != null) {
      int bit = 1 << kind.ordinal();
      queued.getAndUpdate(bits -> bits & ~bit);
    }
    return kind;
  }

  /// Forgets what is there; a poll that waits is woken.
  void close() {
    messages.receiver().close();
  }
}
