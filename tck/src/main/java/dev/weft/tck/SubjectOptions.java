package dev.weft.tck;

import dev.weft.RuntimeListener;
import dev.weft.WeftBuilder;
import java.time.Duration;

/// How a rule wants a runtime opened.
///
/// @param blockingThreads how many blocking calls may run at once
/// @param keepAlive how long a thread for blocking calls stays without work
/// @param listener who is told what the runtime does
public record SubjectOptions(int blockingThreads, Duration keepAlive, RuntimeListener listener) {

  /// Blocking calls on `threads` threads at most.
  public static SubjectOptions blocking(int threads, Duration keepAlive) {
    return new SubjectOptions(threads, keepAlive, new RuntimeListener() {});
  }

  /// With a listener.
  public static SubjectOptions listening(RuntimeListener listener) {
    return new SubjectOptions(16, Duration.ofSeconds(10), listener);
  }

  /// These options as Weft's settings.
  public WeftBuilder on(WeftBuilder builder) {
    return builder
        .set("weft.blocking.threads", Integer.toString(blockingThreads))
        .set("weft.blocking.keep-alive", keepAlive.toMillis() + "ms")
        .listener(listener);
  }
}
