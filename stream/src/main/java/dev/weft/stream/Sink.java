package dev.weft.stream;

import dev.weft.CheckReturnValue;
import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.stream.terminal.SendFuture;
import dev.weft.sync.ChannelSender;
import org.jspecify.annotations.Nullable;

/// Where elements go, one after the other: what an [AsyncStream] is from the other side. A stream
/// is poured into one with [AsyncStream#forward].
///
/// ```java
/// Sink<String> log = Sink.each(line -> connection.writeAll(utf8(line)));
/// await(lines.forward(log));
/// ```
///
/// Rust's `Sink` asks for room first and hands the element over afterwards; here [#pollSend] does
/// both, and the element stays with the caller until there is room.
///
/// **Threads.** One party at a time, as a future.
///
/// **Ownership.** An element is the sink's when [#pollSend] has returned true.
///
/// @param <T> what it takes
public interface Sink<T extends @Nullable Object> extends Owned {

  /// Hands `element` over, if there is room for it.
  ///
  /// @return whether the sink has taken it; `false` after the context's waker was left behind, to
  ///   be polled again with the same element, or [#cancelSend]
  /// @throws Exception the sink's failure; the element stays with the caller
  boolean pollSend(Context cx, T element) throws Exception;

  /// Whether all that was taken has reached its end; `false` after the waker was left behind.
  boolean pollFlush(Context cx) throws Exception;

  /// Flushes, and ends the sink.
  ///
  /// @return whether it is over; `false` after the waker was left behind
  boolean pollFinish(Context cx) throws Exception;

  /// Gives up waiting after [#pollSend] has returned false.
  void cancelSend();

  /// Ends the sink without flushing. Idempotent; never throws.
  @Override
  void close();

  /// Sends `element`, and waits until it has reached its end. Fails as the sink does.
  ///
  /// **Cancellation** before the sink has taken `element` closes it, if it is [Owned]; afterwards
  /// it is the sink's.
  @CheckReturnValue
  default Future<@Nullable Void> send(T element) {
    return new SendFuture<>(this, element);
  }

  /// Waits until all that was taken has reached its end.
  ///
  /// **Cancellation** stops waiting; nothing is lost.
  @CheckReturnValue
  default Future<@Nullable Void> flush() {
    return Futures.pollFn(
        cx -> pollFlush(cx) ? Poll.ready(null) : Poll.pending(),
        cx -> {},
        trace -> trace.leaf("flushing a sink, " + getClass().getSimpleName()));
  }

  /// Flushes, and ends the sink.
  ///
  /// **Cancellation** ends it without flushing.
  @CheckReturnValue
  default Future<@Nullable Void> finish() {
    return Futures.pollFn(
        cx -> pollFinish(cx) ? Poll.ready(null) : Poll.pending(),
        cx -> close(),
        trace -> trace.leaf("the end of a sink, " + getClass().getSimpleName()));
  }

  /// Sends into a channel; the sink's end closes `sender`.
  static <T> Sink<T> of(ChannelSender<T> sender) {
    return new SenderSink<>(sender);
  }

  /// Runs the future that `fn` makes of an element, one at a time.
  static <T extends @Nullable Object> Sink<T> each(Fn<? super T, ? extends Future<?>> fn) {
    return new EachSink<>(fn);
  }
}
