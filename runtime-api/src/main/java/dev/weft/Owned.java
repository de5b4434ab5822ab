package dev.weft;

import dev.weft.task.Ownership;
import dev.weft.task.PollingThread;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A value that somebody has to own: a connection, a listener, a permit, the end of a channel. If
/// nobody receives it, whoever drops it closes it.
///
/// It is what dropping a value is in Rust, for the types that say so. **What a future yields it
/// gives away.** Whoever is given it (a task that awaits, a function in [Future#map], the caller of
/// `blockOn`) owns it and closes it, best with `try`. What reaches nobody is closed where it is
/// dropped:
///
/// - combinators: what a child of a `join` yielded before the whole failed, was cancelled or timed
///   out; the argument of a function in `map` or `then` that throws; a [Futures#ready] that is
///   cancelled;
/// - tasks: what a detached task yields; what the handle's holder has not received when he aborts
///   it; what children of a [TaskScope] yielded and nobody received when it is over; the members of
///   a [JoinSet] that is closed;
/// - channels: a value in a `Oneshot` whose receiver is closed or cancelled; what a closed receiver
///   of a `Mpsc`, and the last of a `Mpmc`, has not received, and the message of a send that is
///   cancelled; what a `DelayQueue` holds when it is closed.
///
/// A handle that is merely forgotten cannot be noticed: await it, detach it or abort it.
///
/// Tuples, [Either] (with the future in it), [Outcome], [Joined], `Optional` and the collections of
/// the JDK are looked into; a future among the values is cancelled, a handle detached. A type of
/// your own that holds such things implements this interface, and closes them. To keep a value out
/// of this, let the future yield a record of yours that holds it.
///
/// **Threads.** [#close] is called by whichever thread drops the value.
///
/// *How it is implemented.* [#close] is idempotent (it is also called for a value that a function
/// closed before it threw), never blocks, and leaves nothing open when it throws.
public interface Owned extends Closeable {

  /// Releases what this is or holds. Idempotent; never blocks.
  ///
  /// @throws IOException if something could not be ended well; it is released all the same
  @Override
  void close() throws IOException;

  /// Closes what `value` is or holds, as described above, because nobody will receive it. For
  /// authors of combinators, channels and containers; costs a look at the type if it is none of
  /// these.
  ///
  /// Any thread, best inside the poll or cancel that drops the value. Never throws: what a `close`
  /// throws goes to the surrounding runtime's unhandled-failure policy, or outside of all runtimes
  /// to the log.
  static void dispose(@Nullable Object value) {
    Throwable failure = Ownership.dispose(value, null);
    if (failure != null) {
      Ownership.unhandled(PollingThread.current(), Ownership.DISPOSING, failure);
    }
  }
}
