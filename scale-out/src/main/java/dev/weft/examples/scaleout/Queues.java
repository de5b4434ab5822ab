package dev.weft.examples.scaleout;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;

/// The two durable queues of a job: its items, and their results.
///
/// *At least once.* Whoever takes a message acknowledges it when what it asks for is done and
/// stored. An item that is not acknowledged for [#PATIENCE] is handed to somebody else, so a worker
/// may die at any time; and an item may be worked on twice. Its result is named like the item, and
/// of results with the same name one counts.
///
/// @param job a name of letters, digits and dashes
record Queues(String job) {

  /// The durable consumer of either stream.
  static final String TAKERS = "takers";

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// Results have one taker, and nobody else waits for them.
  private static final Duration PATIENCE_WITH_RESULTS = Duration.ofMinutes(1);

  /// How many messages may be with takers; so many come again, late, when all takers die.
  private static final int OUT_AT_ONCE = 512;

  /// How long the broker knows the names of messages, and drops what comes again.
  private static final Duration NAMES_KNOWN = Duration.ofMinutes(2);

  String items() {
    return "items-" + job;
  }

  String results() {
    return "results-" + job;
  }

  /// The subject of either stream is its name.
  ///
  /// @throws IOException if there is such a job
  void create(Broker broker) throws IOException, JetStreamApiException {
    if (broker.connection().jetStreamManagement().getStreamNames().contains(items())) {
      throw new IOException("there is a job '" + job + "' already; give this one another name");
    }
    create(broker, items(), PATIENCE);
    create(broker, results(), PATIENCE_WITH_RESULTS);
  }

  private static void create(Broker broker, String queue, Duration patience)
      throws IOException, JetStreamApiException {
    JetStreamManagement management = broker.connection().jetStreamManagement();
    management.addStream(
        StreamConfiguration.builder()
            .name(queue)
            .subjects(queue)
            .storageType(StorageType.File)
            .duplicateWindow(NAMES_KNOWN)
            .build());
    management.addOrUpdateConsumer(
        queue,
        ConsumerConfiguration.builder()
            .durable(TAKERS)
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(patience)
            .maxAckPending(OUT_AT_ONCE)
            .build());
  }

  void delete(Broker broker) throws IOException, JetStreamApiException {
    JetStreamManagement management = broker.connection().jetStreamManagement();
    management.deleteStream(items());
    management.deleteStream(results());
  }
}
