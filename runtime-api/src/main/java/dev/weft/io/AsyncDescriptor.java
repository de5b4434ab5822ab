package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Weft;
import dev.weft.spi.Source;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A raw descriptor of the operating system (a pipe, an eventfd, an inotify instance, a terminal)
/// whose readiness a runtime waits for. How it is read and written is its user's affair:
///
/// ```java
/// var descriptor = AsyncDescriptor.of(weft, number, owner);      // in non-blocking mode
/// int n = await(descriptor.tryRead(() -> {
///   int read = libc.read(number, buffer, size);
///   return read < 0 ? null : read;                               // null: it would have blocked
/// }));
/// ```
///
/// Native reactors take descriptors; `nio` cannot, and says so.
///
/// **Threads.** Any number of parties may wait for each direction. Attempts are made on the thread
/// that polls, one at a time for each future. [#close] may be called from any thread.
public final class AsyncDescriptor implements Owned {

  /// One attempt to read or write, without blocking.
  ///
  /// @param <T> what it yields
  @FunctionalInterface
  public interface Attempt<T> extends Registration.Attempt<T> {
    /// What was achieved, or null if it would have blocked. It must have been tried in earnest:
    /// after null the system is waited for.
    @Nullable T attempt() throws IOException;

    @Override
    default @Nullable T attempt(Context cx) throws IOException {
      return attempt();
    }
  }

  private final Registration registration;

  private AsyncDescriptor(Registration registration) {
    this.registration = registration;
  }

  /// Waits for `fd` with the reactor of `runtime`.
  ///
  /// @param fd the descriptor's number, in non-blocking mode; it stays its owner's, who closes it
  ///   after this object
  /// @param keepAlive what must stay reachable so that the descriptor stays open
  /// @throws IOException if the system has no readiness for it, such as for a regular file
  /// @throws IllegalArgumentException if the runtime's reactor takes no descriptors; the message
  ///   says which do
  /// @throws dev.weft.RuntimeClosedException if the runtime is closed
  public static AsyncDescriptor of(Weft runtime, int fd, Object keepAlive) throws IOException {
    return new AsyncDescriptor(Registration.of(runtime, new Source.OfDescriptor(fd, keepAlive)));
  }

  /// Waits for `fd` with the reactor of the runtime that polls; as [#of(Weft, int, Object)].
  public static AsyncDescriptor of(Context cx, int fd, Object keepAlive) throws IOException {
    return of(cx.runtime(), fd, keepAlive);
  }

  /// What an attempt to read yields, as soon as one does not block. The first is made at once.
  ///
  /// Fails with what the attempt throws, and with a [java.nio.channels.ClosedChannelException] when
  /// this object is closed.
  ///
  /// **Cancellation** is safe: between attempts nothing is under way.
  public <T> Future<T> tryRead(Attempt<T> attempt) {
    return registration.tryRead(attempt);
  }

  /// What an attempt to write yields; as [#tryRead].
  ///
  /// **Cancellation** is safe: between attempts nothing is under way.
  public <T> Future<T> tryWrite(Attempt<T> attempt) {
    return registration.tryWrite(attempt);
  }

  /// Stops waiting; whoever waits fails. Does not close the descriptor. Any thread; idempotent.
  @Override
  public void close() {
    try {
      registration.close();
    } catch (IOException e) {
      throw new AssertionError("closing the registration of a descriptor closes nothing", e);
    }
  }
}
