package dev.weft.process;

import dev.weft.CheckReturnValue;
import dev.weft.Fn;
import dev.weft.Future;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// Runs a server until a signal, and ends it in good order. Immutable.
///
/// ```java
/// var report = weft.blockOn(GracefulShutdown.onSignals().run(shutdown -> {
///   var listener = shutdown.closes(TcpListener.bind(weft, address));
///   return listener.serve(stream -> echo(stream, shutdown.token()));
/// }));
/// System.exit(report.exitCode());
/// ```
///
/// When the first signal comes, or [Shutdown#begin] is called:
///
/// 1. what was given to [Shutdown#closes] is closed: nothing new is accepted;
/// 2. [Shutdown#token] is cancelled: those who wait stop waiting, those in the middle of something
///    finish it;
/// 3. the program has [#grace] to come to its end. (A `serve` whose listener is closed ends with
///    its last handler.) Then, or at a second signal, it is cancelled;
/// 4. [ShutdownReport#exitCode] says how it went.
///
/// A loop of one's own that accepts finds its listener closed, and has to end then: what it throws
/// is the run's failure.
///
/// What the program does not wait for is none of this helper's; closing the runtime cancels it. A
/// server that is cancelled gives its handlers a grace of its own, so give `serve` one of zero.
///
/// **Threads.** Any may call these.
@CheckReturnValue
public final class GracefulShutdown {

  /// What Docker gives a process before it kills it; Kubernetes gives 30 s.
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Set<SignalKind> kinds;
  private final Duration grace;

  private GracefulShutdown(Set<SignalKind> kinds, Duration grace) {
    this.kinds = kinds;
    this.grace = grace;
  }

  /// At Ctrl-C ([SignalKind#INT]) and [SignalKind#TERM], with ten seconds of grace.
  public static GracefulShutdown onSignals() {
    return on(SignalKind.INT, SignalKind.TERM);
  }

  /// At these signals, with ten seconds of grace.
  public static GracefulShutdown on(SignalKind first, SignalKind... more) {
    return new GracefulShutdown(EnumSet.of(first, more), GRACE);
  }

  /// At no signal, only when [Shutdown#begin] is called; with ten seconds of grace.
  public static GracefulShutdown onRequest() {
    return new GracefulShutdown(EnumSet.noneOf(SignalKind.class), GRACE);
  }

  /// The same with another grace, on the runtime's clock; zero cancels at once.
  ///
  /// @throws IllegalArgumentException if it is negative
  public GracefulShutdown grace(Duration time) {
    if (Objects.requireNonNull(time, "time").isNegative()) {
      throw new IllegalArgumentException("a grace of " + time);
    }
    return new GracefulShutdown(kinds, time);
  }

  /// What `program` makes, run as described above. Yields how it ended; its failure is this
  /// future's failure. The signals are listened to from the first poll to the end, and are as they
  /// were before then.
  ///
  /// **Cancellation** closes the doors, cancels the token and cancels the program.
  ///
  /// @param program called in the first poll, after the signals are listened to
  public Future<ShutdownReport> run(Fn<? super Shutdown, ? extends Future<?>> program) {
    return new ShutdownRun(kinds, grace, Objects.requireNonNull(program, "program"));
  }
}
