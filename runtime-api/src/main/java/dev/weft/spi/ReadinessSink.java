package dev.weft.spi;

/// Where a reactor reports events to, from inside [Reactor#poll], on the polling thread.
@FunctionalInterface
public interface ReadinessSink {

  /// Records one event.
  ///
  /// @param token the token the source was attached with
  /// @param bits a set of [Readiness] bits
  void ready(long token, int bits);
}
