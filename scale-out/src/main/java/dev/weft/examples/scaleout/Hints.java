package dev.weft.examples.scaleout;

import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import io.nats.client.Connection;
import io.nats.client.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is sent under a subject from now on. What is sent while the broker is away is lost, so it
/// is a hint to look, and no more; of hints that nobody has taken, one is kept.
///
/// **Threads.** One party receives. Any may close.
public final class Hints implements Owned {

  private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

  private final Mpsc<Message> channel = Mpsc.bounded(1);
  private final CallbackThread thread;

  Hints(Connection connection, String subject) {
    thread = new CallbackThread(connection);
    try {
      thread.dispatcher().subscribe(subject, this::received);
    } catch (RuntimeException | Error refused) {
      thread.close();
      throw refused;
    }
  }

  /// Called by the client's thread.
  private void received(Message message) {
    try {
      boolean taken = channel.sender().trySend(message);
      LOG.debug("a hint under {}, {}", message.getSubject(), taken ? "passed on" : "one of many");
    } catch (SendFailedException closed) {
      LOG.debug("a hint under {}, and nobody wants one any more", message.getSubject());
    }
  }

  /// The next hint. Fails with a [dev.weft.sync.ChannelClosedException] when this is closed.
  ///
  /// **Cancellation** is safe: the hint stays.
  public Future<Message> recv() {
    return channel.receiver().recv();
  }

  /// Stops listening.
  @Override
  public void close() {
    channel.receiver().close();
    thread.close();
  }
}
