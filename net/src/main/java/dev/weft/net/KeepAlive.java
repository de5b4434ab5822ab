package dev.weft.net;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/// The options by which the system probes a peer that is silent.
final class KeepAlive {
  private KeepAlive() {}

  /// @throws IllegalArgumentException if a time is below a second, or there are no probes
  static Map<SocketOption<?>, Object> options(Duration idle, Duration interval, int probes) {
    if (idle.toSeconds() < 1 || interval.toSeconds() < 1 || probes < 1) {
      throw new IllegalArgumentException(
          "keep-alive after " + idle + ", each " + interval + ", " + probes + " times");
    }
    return Map.of(
        StandardSocketOptions.SO_KEEPALIVE,
        true,
        ExtendedSocketOptions.TCP_KEEPIDLE,
        seconds(idle),
        ExtendedSocketOptions.TCP_KEEPINTERVAL,
        seconds(interval),
        ExtendedSocketOptions.TCP_KEEPCOUNT,
        probes);
  }

  private static int seconds(Duration time) {
    return (int) Math.min(time.toSeconds(), Integer.MAX_VALUE);
  }
}
