package dev.weft.examples;

import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/// The option by which a client is told where its server is.
public final class ServerOptions {

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8080",
      description = "the server's")
  private HostPort address = new HostPort("127.0.0.1", 8080);

  /// For picocli.
  public ServerOptions() {}

  /// The server's address, as it was given.
  public HostPort address() {
    return address;
  }

  /// The server's address.
  ///
  /// @throws IllegalArgumentException if the host is unknown
  public InetSocketAddress resolve() {
    return address.resolve();
  }
}
