package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Weft;
import dev.weft.driver.ReadinessCell;
import dev.weft.driver.ReadyFuture;
import dev.weft.driver.RuntimeDriver;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import dev.weft.spi.StreamTransfer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A source of readiness that is attached to a runtime's reactor. It is what authors of leaf
/// futures build on:
///
/// ```java
/// public int pollRead(Context cx, ByteBuffer dst) throws IOException {
///   if (!cx.mayProceed()) {
///     return PENDING;
///   }
///   while (true) {
///     int tick = registration.pollReadable(cx);      // leaves the waker behind when pending
///     if (tick == Registration.PENDING) {
///       return PENDING;
///     }
///     int n = channel.read(dst);                     // try: readiness is only a hint
///     if (n != 0) {
///       cx.madeProgress();
///       return n;
///     }
///     registration.clearReadable(tick);              // it was not so; look again
///   }
/// }
/// ```
///
/// A source counts as ready until an attempt proves otherwise, so the first try is the operation
/// itself and a busy stream never asks the reactor.
///
/// **Threads.** Each direction has one slot for the one party that uses its `poll` method; the
/// directions are independent. Any number of the futures [#readable] and [#writable] may wait
/// beside it. [#close] may be called from any thread.
///
/// **Budget** is the leaf's affair: but for [#tryRead] and [#tryWrite] these methods neither ask
/// for it nor spend it.
public final class Registration implements Owned {

  /// What [#pollReadable] and [#pollWritable] return instead of a tick.
  public static final int PENDING = ReadinessCell.PENDING;

  private final ReadinessCell cell;

  /// Whether others may be connecting to the source, or bind where it is bound.
  private final boolean isKnownByName;

  private Registration(RuntimeDriver driver, Source source, @Nullable Closeable companion)
      throws IOException {
    this.isKnownByName =
        source instanceof Source.OfChannel(var channel) && !(channel instanceof SocketChannel);
    this.cell = driver.sources().attach(source, driver, companion);
  }

  /// Attaches `source` to the runtime that polls.
  ///
  /// @param source a channel in non-blocking mode, or a descriptor; not closed on failure
  /// @throws IOException if the reactor cannot attach it
  /// @throws IllegalArgumentException if it is of a kind that this reactor does not take, is in
  ///   blocking mode, or is attached already
  /// @throws dev.weft.RuntimeClosedException if the runtime is closed
  public static Registration of(Context cx, Source source) throws IOException {
    return new Registration(RuntimeDriver.of(cx), source, null);
  }

  /// Attaches `source` to `runtime`, from any thread, outside of tasks too. Fails as [#of(Context,
  /// Source)] does.
  public static Registration of(Weft runtime, Source source) throws IOException {
    return new Registration((RuntimeDriver) runtime.driver(), source, null);
  }

  /// Attaches `source`, together with what belongs to it and is closed with it: by [#close], and
  /// when the runtime closes the sources that are still attached. Fails as [#of(Context, Source)]
  /// does.
  ///
  /// @param companion closed once, on the thread that closes, which it must not block; what it
  ///   throws when the runtime closes is ignored
  public static Registration of(Weft runtime, Source source, Closeable companion)
      throws IOException {
    return new Registration((RuntimeDriver) runtime.driver(), source, companion);
  }

  /// Whether reading (or accepting) may make progress.
  ///
  /// @return the tick to clear with, at or above 0; or [#PENDING], with the waker left behind
  /// @throws java.nio.channels.ClosedChannelException if it was closed here
  /// @throws dev.weft.RuntimeClosedException if the runtime was closed
  /// @throws IllegalStateException if another party waits in this slot already: the second one is
  ///   told, as soon as the first one has shown that it is still there
  public int pollReadable(Context cx) throws IOException {
    return cell.pollReadable(cx.waker());
  }

  /// Whether writing (or finishing to connect) may make progress; as [#pollReadable].
  public int pollWritable(Context cx) throws IOException {
    return cell.pollWritable(cx.waker());
  }

  /// Says that reading would block although it was ready at `tick`. Does nothing if the reactor
  /// reported anything since. A stream that was read short of what was asked may say so at once,
  /// without another attempt; a listener or a datagram socket may not.
  public void clearReadable(int tick) {
    cell.clear(Readiness.READ, tick);
  }

  /// Says that writing would block although it was ready at `tick`; as [#clearReadable].
  public void clearWritable(int tick) {
    cell.clear(Readiness.WRITE, tick);
  }

  /// Waits until reading may make progress; any number of these may wait at once. Yields the tick.
  ///
  /// **Cancellation** takes the waiter away; nothing is lost.
  public Future<Integer> readable() {
    return new ReadyFuture(cell, Readiness.READ);
  }

  /// Waits until writing may make progress; as [#readable].
  ///
  /// **Cancellation** takes the waiter away; nothing is lost.
  public Future<Integer> writable() {
    return new ReadyFuture(cell, Readiness.WRITE);
  }

  /// One attempt to read or write (or accept), without blocking.
  ///
  /// @param <T> what it yields
  @FunctionalInterface
  public interface Attempt<T> {
    /// What was achieved, or null if it would have blocked. It must have been tried in earnest:
    /// after null the system is waited for.
    ///
    /// @param cx of the poll that tries
    @Nullable T attempt(Context cx) throws IOException;
  }

  /// What an attempt to read yields, as soon as one does not block: one is made at once, unless
  /// reading is known to block, and the next when the reactor has reported something. Any number of
  /// these may wait at once. Unlike the `poll` methods it asks for budget, and spends it.
  ///
  /// Fails with what the attempt throws, and as [#pollReadable] does.
  ///
  /// **Cancellation** is safe: between attempts nothing is under way.
  public <T> Future<T> tryRead(Attempt<T> attempt) {
    return new AttemptFuture<>(this, Readiness.READ, attempt);
  }

  /// What an attempt to write yields; as [#tryRead].
  ///
  /// **Cancellation** is safe: between attempts nothing is under way.
  public <T> Future<T> tryWrite(Attempt<T> attempt) {
    return new AttemptFuture<>(this, Readiness.WRITE, attempt);
  }

  /// Forgets the waker that [#pollReadable] left behind. For the party that polls this direction.
  public void cancelRead(Context cx) {
    cell.forgetReader(cx.waker());
  }

  /// Forgets the waker that [#pollWritable] left behind. For the party that polls this direction.
  public void cancelWrite(Context cx) {
    cell.forgetWriter(cx.waker());
  }

  /// The reactor's own way to move the bytes of a stream socket, which costs less than the
  /// channel's; null if it has none: then the channel is read and written, as ever. It is for who
  /// lets nobody but this registration close the channel. To be asked for once.
  public @Nullable StreamTransfer transfer() {
    return cell.transfer();
  }

  /// Whether it was closed, here or with the runtime. Any thread.
  public boolean isClosed() {
    return cell.isEnded();
  }

  /// Detaches the source, then closes it if it is a channel (a descriptor is its owner's to close),
  /// then wakes all who wait; they find it closed. Never waits for a peer: what `SO_LINGER` would
  /// wait for is delivered in the background. The descriptor is given back whether or not anybody
  /// polls the reactor. A closed listener refuses connections when this returns, and its port and
  /// name, like those of a datagram socket, are free. Any thread; idempotent.
  ///
  /// @throws IOException if closing the channel fails; it is detached all the same
  @Override
  public void close() throws IOException {
    if (!cell.close()) {
      return;
    }
    try {
      cell.closeSource();
    } finally {
      cell.closed(isKnownByName);
    }
  }
}
