package dev.weft.reactor.sim;

import org.jspecify.annotations.Nullable;

/// The way from one host to another, in one direction.
///
/// **Threads.** All under the network's monitor.
final class Link {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Network network;

  /// Null: those of the whole network.
  private @Nullable LinkConditions own;

  private boolean cut;

  /// Until when bytes that were sent before are going in.
  private long busyUntil;

  Link(Network network) {
    this.network = network;
  }

  void conditions(LinkConditions mine) {
    own = mine;
  }

  void cut(boolean isCut) {
    cut = isCut;
  }

  boolean isCut() {
    return cut;
  }

  private LinkConditions conditions() {
    LinkConditions mine = own;
    return mine == null ? network.conditions() : mine;
  }

  /// Whether what is sent arrives at once, whole, and for sure.
  boolean isIdeal() {
    return !cut && conditions().equals(LinkConditions.ideal());
  }

  /// How long a packet that is sent now takes.
  long delay(int bytes) {
    LinkConditions is = conditions();
    long waits = 0;
    if (is.bytesPerSecond() > 0) {
      long now = network.now();
      long goesIn = (long) ((double) bytes * NANOS_PER_SECOND / is.bytesPerSecond());
      busyUntil = Math.max(now, busyUntil) + goesIn;
      waits = busyUntil - now;
    }
    return waits + Math.max(0, is.latency().nanos(network.random()));
  }

  /// Whether a packet that would arrive now does not.
  boolean loses() {
    return cut || network.happens(conditions().loss());
  }

  boolean duplicates() {
    return network.happens(conditions().duplication());
  }

  boolean splits() {
    return network.happens(conditions().splitting());
  }
}
