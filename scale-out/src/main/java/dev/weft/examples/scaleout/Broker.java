package dev.weft.examples.scaleout;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.Tasks;
import dev.weft.time.Retry;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to NATS, seen from Weft. The client is NATS's own; what is here makes its
/// `CompletableFuture`s futures that are tried again, its blocking calls blocking calls of the
/// runtime, and its callbacks a channel.
///
/// **A broker that is away** is waited for: the client connects again for as long as it takes, and
/// what was asked meanwhile is asked again. So whatever is asked here must bear to be asked twice.
///
/// **Threads.** Any.
public final class Broker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

  /// How long a server may take to greet. One that is not there refuses at once.
  private static final Duration GREETING = Duration.ofSeconds(60);

  /// How long an answer is waited for before the question is asked again.
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static final Retry PATIENCE =
      Retry.exponential(Duration.ofMillis(50), Integer.MAX_VALUE)
          .maxDelay(Duration.ofSeconds(1))
          .retryIf(Broker::isPassing);

  /// NATS's number for "no message found".
  private static final int NO_MESSAGE = 10037;

  private final Connection connection;
  private final JetStream jetStream;
  private final JetStreamManagement management;

  private Broker(Connection connection) throws IOException {
    this.connection = connection;
    JetStreamOptions options = JetStreamOptions.builder().requestTimeout(ANSWER).build();
    this.jetStream = connection.jetStream(options);
    this.management = connection.jetStreamManagement(options);
  }

  /// Connects. The thread waits.
  ///
  /// @param url such as `nats://127.0.0.1:4222`
  /// @throws IOException if nobody answers there
  public static Broker connect(String url) throws IOException, InterruptedException {
    Options options =
        new Options.Builder()
            .server(url)
            .connectionTimeout(GREETING)
            .socketWriteTimeout(GREETING.plusSeconds(1)) // it has to be longer
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(100))
            .errorListener(new LoggedErrors())
            .build();
    try {
      return over(Nats.connect(options));
    } catch (IOException e) {
      throw new IOException(
          "there is no NATS server at " + url + "; one is started with: nats-server -js", e);
    }
  }

  /// On a connection, which this call closes if it fails.
  static Broker over(Connection connection) throws IOException, InterruptedException {
    try {
      return new Broker(connection);
    } catch (Throwable refused) {
      connection.close();
      throw refused;
    }
  }

  /// Makes the stream `name` for the subjects below that name, unless it is there. The thread waits
  /// for the broker's answer.
  public void keep(String name) throws IOException, JetStreamApiException {
    connection
        .jetStreamManagement()
        .addStream(
            StreamConfiguration.builder()
                .name(name)
                .subjects(name + ".*")
                .storageType(StorageType.File)
                .build());
  }

  /// Stores a message in the stream that has its subject. Yields when it is stored. The options
  /// must see to it that it is stored once, though it may be sent more often.
  ///
  /// Fails with a [JetStreamApiException] when the stream refuses it.
  ///
  /// **Cancellation** leaves open whether the message is stored.
  public Future<PublishAck> store(String subject, byte[] body, PublishOptions options) {
    return PATIENCE.run(() -> Futures.timeout(ANSWER, storeOnce(subject, body, options)));
  }

  private Future<PublishAck> storeOnce(String subject, byte[] body, PublishOptions options) {
    return async(
        () -> {
          try {
            return await(Futures.from(jetStream.publishAsync(subject, body, options)));
          } catch (RuntimeException e) {
            // The client wraps what a stream answers.
            if (e.getCause() instanceof JetStreamApiException refused) {
              throw refused;
            }
            if (e.getCause() instanceof IOException io) {
              throw io;
            }
            throw e;
          }
        });
  }

  /// The last message that `stream` has under `subject`, or null.
  ///
  /// **Cancellation** ends the wait; the call is made to its end.
  public Future<@Nullable MessageInfo> last(String stream, String subject) {
    return PATIENCE.run(() -> lastOnce(stream, subject));
  }

  private Future<@Nullable MessageInfo> lastOnce(String stream, String subject) {
    return async(
        () -> {
          try {
            return await(Tasks.spawnBlocking(() -> management.getLastMessage(stream, subject)));
          } catch (JoinException.TaskFailed e) {
            if (e.getCause() instanceof JetStreamApiException none
                && none.getApiErrorCode() == NO_MESSAGE) {
              return null;
            }
            throw e;
          }
        });
  }

  /// What is sent under `subject` from now on.
  public Hints hints(String subject) {
    return new Hints(connection, subject);
  }

  /// NATS's client itself, for what is made once and before a runtime is: streams and consumers.
  Connection connection() {
    return connection;
  }

  /// Whether a failure is one of those that pass when the broker is back.
  private static boolean isPassing(Throwable failure) {
    Throwable what =
        failure instanceof JoinException.TaskFailed && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean passes =
        what instanceof IOException
            || what instanceof TimeoutException
            || what instanceof CancellationException // by the client, which has lost a connection
            || what instanceof JetStreamApiException api && api.getErrorCode() == 503;
    LOG.debug("{}: {}", passes ? "asking again" : "giving up", what.toString());
    return passes;
  }

  /// The thread waits for the client's threads to end.
  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class LoggedErrors implements ErrorListener {

    @Override
    public void errorOccurred(Connection connection, String error) {
      LOG.debug("NATS says: {}", error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
      LOG.debug("NATS's client says: {}", exception.toString());
    }
  }
}
