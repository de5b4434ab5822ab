package dev.weft.examples;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The option by which a server is told where to listen, and the line by which it says where it
/// does.
public final class ListenOptions {

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "where to listen; port 0 takes a free one")
  private HostPort address;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec server;

  /// @param port where a server listens on this machine that is told nothing else
  public ListenOptions(int port) {
    address = new HostPort("127.0.0.1", port);
  }

  /// Where to listen.
  ///
  /// @throws IllegalArgumentException if the host is unknown
  public InetSocketAddress resolve() {
    return address.resolve();
  }

  /// Says where the server listens: the first line of its standard output.
  public void announce(InetSocketAddress listening) {
    PrintWriter out = server.commandLine().getOut();
    out.println("listening on " + HostPort.format(listening));
    out.flush();
  }
}
