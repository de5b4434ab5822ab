package dev.weft.tck;

import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/// Channels as [ChannelTck] sees them. Failures are those of `dev.weft.sync`.
///
/// **Threads.** As the channels of `dev.weft.sync`: a receiver belongs to one party at a time, all
/// else may be called from any thread.
public interface ChannelSubject {

  /// Both ends of a new channel.
  ///
  /// @param sender the end that sends
  /// @param receiver the end that receives
  record Ends<S, R>(S sender, R receiver) {}

  /// A broadcast channel whose senders wait while it holds `capacity` values.
  <T> Ends<Sends<T>, Receives<T>> waiting(int capacity);

  /// A broadcast channel that loses its oldest value when it holds `capacity` values.
  <T> Ends<Sends<T>, Receives<T>> lossy(int capacity);

  /// A channel whose values are received once each, by one receiver, and whose senders wait while
  /// it holds `capacity` of them. The kit neither copies its receiver nor makes it inactive.
  <T> Ends<Sends<T>, Receives<T>> mailbox(int capacity);

  /// A channel whose values are received once each, by one of its receivers, and whose senders wait
  /// while it holds `capacity` of them. A copied receiver shares the values; the kit makes none
  /// inactive.
  <T> Ends<Sends<T>, Receives<T>> workQueue(int capacity);

  /// A channel for the latest value.
  <T> Ends<Sets<T>, Sees<T>> watch(T initial);

  /// A channel for one value.
  <T> Ends<SendsOnce<T>, ReceivesOnce<T>> oneshot();

  /// The sending end of a broadcast, a mailbox or a queue of work.
  interface Sends<T> extends AutoCloseable {

    /// Sends a value, waiting for room.
    Future<@Nullable Void> send(T value);

    @Override
    void close();
  }

  /// A receiving end of a broadcast, a mailbox or a queue of work.
  interface Receives<T> extends AutoCloseable {

    /// The next value.
    Future<T> recv();

    /// Another receiver, which sees the values still queued for this one.
    Receives<T> copy();

    /// Makes it inactive: nobody waits for it any more, and what is returned holds its place.
    AutoCloseable deactivate();

    @Override
    void close();
  }

  /// The end that sets the latest value.
  interface Sets<T> extends AutoCloseable {

    /// Makes `value` the latest one.
    void send(T value) throws Exception;

    @Override
    void close();
  }

  /// The end that sees the latest value.
  interface Sees<T> extends AutoCloseable {

    /// The latest value, which counts as seen then.
    T get();

    /// Waits for a value that was not seen; it counts as seen then.
    Future<@Nullable Void> changed();

    @Override
    void close();
  }

  /// The sending end of a oneshot.
  interface SendsOnce<T> extends AutoCloseable {

    /// Sends the value; `false` if nobody will receive it.
    boolean send(T value);

    /// Waits until the receiver is gone.
    Future<@Nullable Void> closed();

    @Override
    void close();
  }

  /// The receiving end of a oneshot.
  interface ReceivesOnce<T> extends AutoCloseable {

    /// The value.
    Future<T> recv();

    @Override
    void close();
  }
}
