package dev.weft.reactor.nio;

import dev.weft.reactor.kit.Rig;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.List;

/// The rig over this reactor, of which more is known than that it keeps the contract: what it
/// reports, and when, is exact.
abstract class NioRig extends Rig<NioReactor> {

  @Override
  protected final NioReactor newReactor() throws IOException {
    return new NioReactor();
  }

  @Override
  protected final String sleepsIn() {
    return "sun.nio.ch.";
  }

  /// Polls once, with patience, and returns what was reported.
  final List<Event> next() throws IOException {
    events.clear();
    poll(PATIENCE);
    return List.copyOf(events);
  }

  static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
