package dev.weft.examples.scaleout;

import java.io.IOException;
import picocli.CommandLine.Option;

/// The option by which a program of several processes finds the broker that joins them.
public final class BrokerOptions {

  @Option(
      names = "--broker",
      paramLabel = "URL",
      defaultValue = "nats://127.0.0.1:4222",
      description = "the NATS server, with JetStream")
  private String url = "nats://127.0.0.1:4222";

  /// For picocli.
  public BrokerOptions() {}

  /// Connects. The thread waits.
  ///
  /// @throws IOException if nobody answers there
  public Broker connect() throws IOException, InterruptedException {
    return Broker.connect(url);
  }
}
