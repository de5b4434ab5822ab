package dev.weft.reactor.sim;

import java.util.Objects;

/// What the way from one host to another is like, in one direction. Immutable.
///
/// A connection's bytes arrive in order and whole whatever happens on the way: what is lost is sent
/// again, after 200 ms at first, then twice as long each time. Datagrams are on their own: each has
/// its own latency, so that they overtake each other if that varies.
///
/// @param latency how long packets take
/// @param bytesPerSecond how many bytes a second go through, 0 for any number
/// @param loss how likely a packet is lost, from 0 to 1
/// @param duplication how likely a datagram arrives twice
/// @param splitting how likely what is written at once to a connection is cut in two, which arrive
///   one after the other; more than 1460 bytes always are
public record LinkConditions(
    Latency latency, long bytesPerSecond, double loss, double duplication, double splitting) {

  private static final LinkConditions IDEAL = new LinkConditions(Latency.none(), 0, 0, 0, 0);

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException if a likelihood is not within 0 to 1, or a number negative
  public LinkConditions {
    Objects.requireNonNull(latency, "latency");
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException(bytesPerSecond + " bytes a second");
    }
    likelihood("loss", loss);
    likelihood("duplication", duplication);
    likelihood("splitting", splitting);
  }

  private static void likelihood(String of, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a likelihood of " + of + " of " + value + ", not 0 to 1");
    }
  }

  /// Everything arrives whole and at once.
  public static LinkConditions ideal() {
    return IDEAL;
  }

  /// Everything takes its time, and no more.
  public static LinkConditions of(Latency latency) {
    return IDEAL.latency(latency);
  }

  /// The same with another latency.
  public LinkConditions latency(Latency other) {
    return new LinkConditions(other, bytesPerSecond, loss, duplication, splitting);
  }

  /// The same with another bandwidth.
  public LinkConditions bytesPerSecond(long bytes) {
    return new LinkConditions(latency, bytes, loss, duplication, splitting);
  }

  /// The same with another likelihood of loss.
  public LinkConditions loss(double likelihood) {
    return new LinkConditions(latency, bytesPerSecond, likelihood, duplication, splitting);
  }

  /// The same with another likelihood of duplication.
  public LinkConditions duplication(double likelihood) {
    return new LinkConditions(latency, bytesPerSecond, loss, likelihood, splitting);
  }

  /// The same with another likelihood of splitting.
  public LinkConditions splitting(double likelihood) {
    return new LinkConditions(latency, bytesPerSecond, loss, duplication, likelihood);
  }
}
