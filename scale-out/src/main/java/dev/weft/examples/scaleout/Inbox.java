package dev.weft.examples.scaleout;

import dev.weft.Future;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import io.nats.client.ConsumeOptions;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one party gets of a durable queue: NATS's client calls back for each message, and the
/// message goes into a channel.
///
/// The channel has no bound of its own: the queue hands out only so many messages that nobody has
/// acknowledged ([Queues]).
///
/// **Threads.** One party receives. Any may close.
final class Inbox implements Closeable {

  /// How many messages are asked for ahead.
  private static final int AHEAD = 64;

  /// How long a request stays with the broker, and half of it how long a silent one is believed to
  /// be there. A broker that was restarted knows of no requests.
  private static final long REQUEST_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final Mpsc<Message> channel = Mpsc.unbounded();
  private final CallbackThread thread;
  private final MessageConsumer consumer;

  /// Begins to receive. The thread waits for the broker's answer.
  Inbox(Broker broker, String stream, String queue) throws IOException, JetStreamApiException {
    ConsumerContext context = broker.connection().getConsumerContext(stream, queue);
    ConsumeOptions options =
        ConsumeOptions.builder().batchSize(AHEAD).expiresIn(REQUEST_MILLIS).build();
    thread = new CallbackThread(broker.connection());
    try {
      consumer = context.consume(options, thread.dispatcher(), this::received);
    } catch (Throwable refused) {
      thread.close();
      throw refused;
    }
  }

  /// Called by the client's thread.
  private void received(Message message) {
    try {
      if (!channel.sender().trySend(message)) {
        throw new AssertionError("a channel without a bound is full");
      }
    } catch (SendFailedException closed) {
      // Nobody will acknowledge it, so another one gets it.
    }
  }

  /// The next message.
  ///
  /// Fails with [dev.weft.sync.ChannelClosedException] when all that came before the close are
  /// received.
  ///
  /// **Cancellation** is safe: the message stays.
  Future<Message> recv() {
    return channel.receiver().recv();
  }

  /// Nothing new comes in; what is in can be received.
  @Override
  public void close() {
    channel.receiver().closeChannel();
    end(consumer);
    thread.close();
  }

  /// Stops asking the broker. Where the thread is interrupted meanwhile it stays so.
  static void end(AutoCloseable consumer) {
    try {
      consumer.close();
    } catch (Exception e) {
      if (isInterrupt(e)) {
        Thread.currentThread().interrupt();
      }
      LOG.debug("nobody asks for messages any more, and the broker was not told", e);
    }
  }

  /// NATS's client wraps some of what ends its waits.
  private static boolean isInterrupt(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof InterruptedException || each instanceof InterruptedIOException) {
        return true;
      }
    }
    return false;
  }
}
