package dev.weft.process;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.sync.ChannelClosedException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stream of [Signals#stream].
///
/// **Threads.** One party polls; threads of the JVM's deliver.
final class SignalStream implements AsyncStream<SignalKind>, SignalHandlers.Listener {

  private final Set<SignalKind> kinds;
  private final SignalMailbox mailbox;
  private @Nullable SignalKind found;
  private volatile boolean closed;

  /// Listens from now on.
  ///
  /// @throws IllegalArgumentException if the JVM or the system keeps one of them for itself
  static SignalStream of(Set<SignalKind> kinds) {
    var stream = new SignalStream(kinds);
    try {
      stream.kinds.forEach(kind -> SignalHandlers.OF_THIS_PROCESS.add(kind, stream));
    } catch (IllegalArgumentException refused) {
      stream.close();
      throw refused;
    }
    return stream;
  }

  private SignalStream(Set<SignalKind> kinds) {
    this.kinds = EnumSet.copyOf(kinds);
    this.mailbox = new SignalMailbox(kinds.size());
  }

  @Override
  public void arrived(SignalKind kind) {
    mailbox.deliver(kind);
  }

  @Override
  public Step pollNext(Context cx) {
    if (closed) {
      return Step.END;
    }
    SignalKind kind;
    try {
      kind = mailbox.poll(cx);
    } catch (ChannelClosedException end) {
      return Step.END;
    }
    if (kind == null) {
      return Step.PENDING;
    }
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
    kinds.forEach(kind -> SignalHandlers.OF_THIS_PROCESS.remove(kind, this));
    mailbox.close();
  }

  @Override
  public String toString() {
    return "signals " + kinds;
  }
}
