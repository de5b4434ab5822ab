package dev.weft.reactor.sim;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long packets take from one host to another.
///
/// **Threads.** Whoever drives the network, under its monitor: an implementation calls nothing of
/// the network.
@FunctionalInterface
public interface Latency {

  /// How long the next packet takes, in nanoseconds, 0 or more.
  ///
  /// @param random the network's source of chance; nothing else may decide
  long nanos(RandomGenerator random);

  /// No time at all.
  static Latency none() {
    return constant(Duration.ZERO);
  }

  /// Always the same.
  static Latency constant(Duration time) {
    long nanos = notNegative(time);
    return random -> nanos;
  }

  /// Anything from `least` to `most`, each as likely as any other.
  ///
  /// @throws IllegalArgumentException if a time is negative, or the least above the most
  static Latency uniform(Duration least, Duration most) {
    long from = notNegative(least);
    long to = notNegative(most);
    if (from > to) {
      throw new IllegalArgumentException("at least " + least + " and at most " + most);
    }
    return random -> from == to ? from : random.nextLong(from, to + 1);
  }

  /// At least `least`, and above it as many more as waiting in queues takes: mostly little, seldom
  /// much (an exponential distribution).
  ///
  /// @param mean of what comes on top of `least`
  static Latency exponential(Duration least, Duration mean) {
    long from = notNegative(least);
    long more = notNegative(mean);
    return random -> from + (long) (random.nextExponential() * more);
  }

  private static long notNegative(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a packet cannot take " + time);
    }
    return time.toNanos();
  }
}
