package dev.weft.sync;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A channel for one value: what one party sends once, another awaits.
///
/// ```java
/// var answer = Oneshot.<Integer>channel();
/// Tasks.spawn(answer.receiver().map(n -> report(n)));
/// answer.sender().send(42);
/// ```
///
/// **Threads.** Any. What was written before `send` is visible to whoever received.
///
/// @param sender the end that sends
/// @param receiver the end that receives, a future
public record Oneshot<T>(Sender<T> sender, Receiver<T> receiver) {

  /// A new channel.
  public static <T> Oneshot<T> channel() {
    var cell = new OneshotCell<T>();
    return new Oneshot<>(new Sender<>(cell), new Receiver<>(cell));
  }

  /// The end that sends, at most once.
  public static final class Sender<T> implements Owned {
    private final OneshotCell<T> cell;

    private Sender(OneshotCell<T> cell) {
      this.cell = cell;
    }

    /// Sends `value`; the receiver has it at once.
    ///
    /// @return whether it was sent; `false` if the receiver is gone, and the value stays with the
    ///   caller
    /// @throws IllegalStateException if this sender has sent, or is closed
    @CanIgnoreReturnValue
    public boolean send(T value) {
      return cell.send(Objects.requireNonNull(value));
    }

    /// Whether the receiver is gone, so that sending is in vain.
    public boolean isClosed() {
      return cell.receiverGone();
    }

    /// Waits until the receiver is gone: closed, cancelled, or done because it received. One party
    /// at a time.
    ///
    /// **Cancellation** is safe.
    public Future<@Nullable Void> closed() {
      return Futures.pollFn(
          cx -> cell.pollReceiverGone(cx.waker()) ? Poll.ready(null) : Poll.pending(),
          cx -> cell.forgetSender(),
          trace -> trace.leaf("the close of a oneshot channel by its receiver"));
    }

    /// Gives up sending: the receiver fails with a [ChannelClosedException]. Does nothing after a
    /// value was sent. Idempotent.
    @Override
    public void close() {
      cell.closeSender();
    }
  }

  /// The end that receives: a future of the value. Fails with a [ChannelClosedException] if the
  /// sender was closed without sending.
  ///
  /// **Cancellation** closes it, and a value that was sent and not received, if it is [Owned]. To
  /// go on waiting after losing a race, put a borrowed receiver into it.
  public static final class Receiver<T> implements Future<T>, Owned, Waiting {
    private final OneshotCell<T> cell;
    private boolean over;

    private Receiver(OneshotCell<T> cell) {
      this.cell = cell;
    }

    @Override
    public Poll<T> poll(Context cx) throws ChannelClosedException {
      if (over) {
        throw PolledAfterCompletion.polled();
      }
      if (!cx.mayProceed()) {
        return Poll.pending();
      }
      T value;
      try {
        value = cell.receive(cx.waker());
      } catch (ChannelClosedException e) {
        over = true;
        throw e;
      }
      if (value == null) {
        return Poll.pending();
      }
      over = true;
      cx.madeProgress();
      return Poll.ready(value);
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.leaf("the value of a oneshot channel");
    }

    @Override
    public void cancel(Context cx) {
      over = true;
      cell.cancelReceiver();
    }

    /// Says that nobody will receive: the sender learns it. A receiver that waits meanwhile fails.
    /// A value that was sent and not received is closed, if it is [Owned].
    ///
    /// Any thread; idempotent.
    @Override
    public void close() {
      cell.closeReceiver();
    }
  }
}
