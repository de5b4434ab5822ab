package dev.weft.blocking;

import dev.weft.Durations;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.Settings;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// The settings of the blocking pool.
///
/// @param threads the cap, shared with calls in place; calls beyond it queue. 512 is tokio's
///   number: blocking threads mostly wait, so there may be far more of them than processors
/// @param keepAliveNanos how long a thread stays without work, in nanoseconds
/// @param virtual whether the threads are virtual ones
public record BlockingSettings(int threads, long keepAliveNanos, boolean virtual) {

  private static final int THREADS = 512;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  public static BlockingSettings of(Settings settings) {
    String kind = settings.text("weft.blocking.kind", "platform");
    if (!kind.equals("platform") && !kind.equals("virtual")) {
      throw new IllegalArgumentException(
          "weft.blocking.kind is '" + kind + "', but must be platform or virtual");
    }
    return new BlockingSettings(
        settings.number("weft.blocking.threads", THREADS, 1, 1 << 20),
        Durations.saturatedNanos(settings.duration("weft.blocking.keep-alive", KEEP_ALIVE)),
        kind.equals("virtual"));
  }

  ThreadFactory factory(String runtimeName, RuntimeThreads threads) {
    String prefix = runtimeName + "-blocking-";
    return virtual ? threads.virtual(prefix) : threads.platform(prefix);
  }
}
