package dev.weft.process;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The stream of [Signals#stream]. Each kind has at most one message in the mailbox, so the mailbox
/// has room for it always.
///
/// **Threads.** One party polls; threads of the JVM's deliver.
///
/// *Protocol.* A kind's bit in `queued` is set by whoever delivers, before the message is sent, and
/// cleared when it was taken, before it is passed on. So a signal that finds its bit set is told by
/// a message that its receiver has not seen yet.
final class SignalStream implements AsyncStream<SignalKind>, SignalHandlers.Listener {

  private final Set<SignalKind> kinds;
  private final Mpsc<SignalKind> mailbox;
  private final AtomicInteger queued = new AtomicInteger();
  private @Nullable SignalKind found;
  private volatile boolean closed;

  /// Listens from now on.
  ///
  /// @throws IllegalArgumentException if the JVM or the system keeps one of them for itself
  static SignalStream of(Set<SignalKind> kinds) {
    var stream = new SignalStream(kinds);
    try {
      stream.kinds.forEach(kind -> SignalHandlers.add(kind, stream));
    } catch (IllegalArgumentException refused) {
      stream.close();
      throw refused;
    }
    return stream;
  }

  private SignalStream(Set<SignalKind> kinds) {
    this.kinds = EnumSet.copyOf(kinds);
    this.mailbox = Mpsc.bounded(kinds.size());
  }

  @Override
  public void arrived(SignalKind kind) {
    int bit = 1 << kind.ordinal();
    if ((queued.getAndUpdate(bits -> bits | bit) & bit) != 0) {
      return;
    }
    try {
      if (!mailbox.sender().trySend(kind)) {
        throw new AssertionError("no room for one message of each kind");
      }
    } catch (SendFailedException closed) {
      return;
    }
  }

  @Override
  public Step pollNext(Context cx) {
    if (closed) {
      return Step.END;
    }
    SignalKind kind;
    try {
      kind = mailbox.receiver().pollRecv(cx);
    } catch (ChannelClosedException end) {
      return Step.END;
    }
    if (kind == null) {
      return Step.PENDING;
    }
    int bit = 1 << kind.ordinal();
    queued.getAndUpdate(bits -> bits & ~bit);
    found = kind;
    return Step.ITEM;
  }

  @Override
  public SignalKind item() {
    SignalKind kind = found;
    if (kind == null) {
      throw new IllegalStateException("no signal was found, or it was taken");
    }
    found = null;
    return kind;
  }

  @Override
  public void close() {
    closed = true;
    found = null;
    kinds.forEach(kind -> SignalHandlers.remove(kind, this));
    mailbox.receiver().close();
  }

  @Override
  public String toString() {
    return "signals " + kinds;
  }
}
