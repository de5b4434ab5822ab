package dev.weft.examples.scaleout;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.io.Closeable;
import java.util.concurrent.atomic.AtomicBoolean;

/// A thread of NATS's client that calls back for messages. It ends when this is closed, with all
/// that it was subscribed to, and at the latest with the connection.
///
/// **Threads.** Any.
final class CallbackThread implements Closeable {

  private final Connection connection;
  private final Dispatcher dispatcher;
  private final AtomicBoolean closed = new AtomicBoolean();

  CallbackThread(Connection connection) {
    this.connection = connection;
    this.dispatcher = connection.createDispatcher();
  }

  /// What subscriptions are given to.
  Dispatcher dispatcher() {
    return dispatcher;
  }

  /// Nothing is called back any more, but for a message whose turn it is. Does not wait.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        connection.closeDispatcher(dispatcher);
      } catch (IllegalStateException | IllegalArgumentException gone) {
        // The connection is closed, or about to be, and has ended it.
      }
    }
  }
}
