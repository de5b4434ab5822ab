package dev.weft.sync;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A channel that has one value, the latest: for configuration, progress, state. Receivers look at
/// it whenever they like, and await the next change; values that nobody looked at in time are
/// skipped.
///
/// ```java
/// var level = Watch.channel(Level.INFO);
/// level.sender().send(Level.DEBUG);
/// await(level.receiver().changed());
/// log(level.receiver().get());
/// ```
///
/// **The end.** It closes when its last sender does. Each receiver still sees the last value, as a
/// change if it had not seen it, then [Receiver#changed] fails with a [ChannelClosedException].
/// Looking at the value never fails.
///
/// **Threads.** Any; each [Receiver] belongs to one party at a time. What was written before a
/// value was sent is visible to whoever sees it.
///
/// **Ownership.** A value belongs to all who look at it, and to its sender: the channel closes
/// none, also not one that is [Owned] and was replaced. Send what needs no owner, best what is
/// immutable.
///
/// **Budget.** Every change awaited, and every look of [Receiver#waitFor], spends a unit.
///
/// The model is tokio's `watch`.
///
/// @param sender the first sender
/// @param receiver the first receiver, which has seen the initial value
public record Watch<T>(Sender<T> sender, Receiver<T> receiver) {

  static {
    channel(0).sender().close(); // linked before the heap is full
  }

  /// A new channel.
  ///
  /// @param initial the latest value until another one is sent
  public static <T> Watch<T> channel(T initial) {
    var cell = new WatchCell<>(Objects.requireNonNull(initial));
    return new Watch<>(new Sender<>(cell), new Receiver<>(cell, cell.addReceiver()));
  }

  /// An end that sends. May be shared by any number of parties.
  public static final class Sender<T> implements Owned {
    private final WatchCell<T> cell;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// For [#close], which may come when the heap is full, and comes once.
    private final WakeList atTheEnd = new WakeList();

    private Sender(WatchCell<T> cell) {
      this.cell = cell;
      cell.addSender();
    }

    /// Makes `value` the latest one. Never waits.
    ///
    /// @throws SendFailedException if there is no receiver, or this sender is closed; the latest
    ///   value stays what it was
    public void send(T value) throws SendFailedException {
      Objects.requireNonNull(value);
      if (closed.get()) {
        throw new SendFailedException("this sender is closed", value);
      }
      cell.send(value);
    }

    /// Makes `value` the latest one, whether there are receivers or not, if the one before
    /// satisfies `condition`; nothing comes between the two.
    ///
    /// @param condition called without a lock, and again if another value was sent meanwhile
    /// @return whether it was sent
    /// @throws IllegalStateException if this sender is closed
    public boolean sendIf(T value, Predicate<? super T> condition) {
      Objects.requireNonNull(value);
      requireOpen();
      return cell.modify(condition, _ -> value) != null;
    }

    /// Makes what `fn` makes of the latest value the latest one, whether there are receivers or
    /// not; nothing comes between the two. Counts as a change also if it is the same value.
    ///
    /// @param fn called without a lock, and again if another value was sent meanwhile, so it is to
    ///   have no effects
    /// @return the value before
    /// @throws IllegalStateException if this sender is closed
    @CanIgnoreReturnValue
    public T sendModify(UnaryOperator<T> fn) {
      requireOpen();
      return Objects.requireNonNull(cell.modify(_ -> true, fn));
    }

    private void requireOpen() {
      if (closed.get()) {
        throw new IllegalStateException("this sender is closed");
      }
    }

    /// The latest value.
    public T get() {
      return cell.value();
    }

    /// Another sender of the same channel.
    ///
    /// @throws IllegalStateException if this sender is closed
    public Sender<T> another() {
      requireOpen();
      return new Sender<>(cell);
    }

    /// A receiver that has seen the latest value.
    public Receiver<T> newReceiver() {
      return new Receiver<>(cell, cell.addReceiver());
    }

    /// How many receivers there are.
    public int receiverCount() {
      return cell.receiverCount();
    }

    /// Waits until there is no receiver. Any number of parties.
    ///
    /// **Cancellation** is safe.
    public Future<@Nullable Void> closed() {
      var waiter = new Waiter();
      return Futures.pollFn(
          cx -> cell.pollClosed(waiter, cx.waker()) ? Poll.ready(null) : Poll.pending(),
          cx -> cell.cancelClosed(waiter),
          trace -> trace.leaf("the close of a watch channel by its receivers"));
    }

    /// Gives this sender up; the last one closes the channel. Idempotent.
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        cell.removeSender(atTheEnd);
      }
    }
  }

  /// An end that sees the latest value, and remembers which one it has seen. One party at a time,
  /// but for [#borrow] and [#close]; for another party, [#another].
  public static final class Receiver<T> implements Owned {
    private final WatchCell<T> cell;
    private final WatchCell.Cursor cursor;

    private Receiver(WatchCell<T> cell, WatchCell.Cursor cursor) {
      this.cell = cell;
      this.cursor = cursor;
    }

    /// The latest value; it counts as seen. Also after the end.
    public T get() {
      return cell.see(cursor);
    }

    /// The latest value; whether it counts as seen stays as it was. Takes no lock.
    public T borrow() {
      return cell.value();
    }

    /// Whether there is a value that this receiver has not seen.
    public boolean hasChanged() {
      return cell.hasChanged(cursor);
    }

    /// Waits for a value that this receiver has not seen. It counts as seen then; [#get] has it, or
    /// a later one. Fails with a [ChannelClosedException] when all senders are closed and the last
    /// value was seen, or this receiver is closed.
    ///
    /// **Cancellation** is safe: a cancelled wait has seen nothing.
    public Future<@Nullable Void> changed() {
      return Futures.pollFn(
          cx -> pollChanged(cx) ? Poll.ready(null) : Poll.pending(),
          this::cancelChanged,
          trace -> trace.leaf("a new value of a watch channel"));
    }

    /// The poll of [#changed], which allocates nothing.
    ///
    /// @return whether there was a change; `false` after the context's waker was left behind
    /// @throws ChannelClosedException as [#changed] fails
    public boolean pollChanged(Context cx) throws ChannelClosedException {
      if (!cx.mayProceed()) {
        return false;
      }
      boolean changed = cell.changed(cursor, cx.waker());
      if (changed) {
        cx.madeProgress();
      }
      return changed;
    }

    /// Gives up waiting after [#pollChanged] returned false.
    public void cancelChanged(Context cx) {
      cell.cancelChanged(cursor);
    }

    /// The first value, beginning with the latest, that satisfies `condition`; those that are
    /// replaced before this receiver looks are skipped. What it looked at counts as seen. Fails
    /// with what `condition` throws, and as [#changed] does.
    ///
    /// **Cancellation** is safe; values that did not satisfy `condition` stay seen.
    public Future<T> waitFor(Predicate<? super T> condition) {
      return Futures.pollFn(
          cx -> {
            do {
              if (!cx.mayProceed()) {
                return Poll.pending();
              }
              T value = cell.see(cursor);
              cx.madeProgress();
              if (condition.test(value)) {
                return Poll.ready(value);
              }
            } while (cell.changed(cursor, cx.waker()));
            return Poll.pending();
          },
          this::cancelChanged,
          trace -> trace.leaf("a value of a watch channel that fulfils a condition"));
    }

    /// Another receiver, which has seen the same value.
    ///
    /// @throws IllegalStateException if this receiver is closed
    public Receiver<T> another() {
      return new Receiver<>(cell, cell.another(cursor));
    }

    /// Gives this receiver up. One that waits meanwhile fails. Any thread; idempotent.
    @Override
    public void close() {
      cell.removeReceiver(cursor);
    }
  }
}
