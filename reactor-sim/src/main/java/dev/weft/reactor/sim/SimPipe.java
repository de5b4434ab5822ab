package dev.weft.reactor.sim;

import java.nio.channels.Pipe;

/// A pipe within a simulated host: a connection of which one direction is used.
///
/// **Threads.** As [Pipe] says.
final class SimPipe extends Pipe {

  private final SourceChannel source;
  private final SinkChannel sink;

  /// Under the network's monitor.
  SimPipe(SimChannels provider) {
    var out = new StreamEnd(provider.host(), StreamEnd.Kind.UNIX);
    var in = new StreamEnd(provider.host(), StreamEnd.Kind.UNIX);
    StreamEnd.join(out, in);
    this.source = new SimPipeSource(provider, in);
    this.sink = new SimPipeSink(provider, out);
  }

  @Override
  public SourceChannel source() {
    return source;
  }

  @Override
  public SinkChannel sink() {
    return sink;
  }
}
