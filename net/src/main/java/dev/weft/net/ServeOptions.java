package dev.weft.net;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How [TcpListener#serve] and [UnixListener#serve] serve. Immutable.
///
/// @param maxConnections how many handlers may run at once
/// @param grace how long running handlers may take to end when the server is cancelled; zero
///   cancels them at once
/// @param onFailure takes the failures of handlers, but for those that a peer causes by breaking
///   its connection; called in the handler's task, so by several threads at once, and must not
///   block. Null hands them to the runtime's policy for failures that nobody awaits
public record ServeOptions(
    int maxConnections, Duration grace, @Nullable Consumer<? super Throwable> onFailure) {

  /// More than one client address has ports for; a task and a stream take about half a KiB each, so
  /// what a handler allocates decides whether fewer are wanted.
  private static final int MAX_CONNECTIONS = 65_536;

  /// Enough for an answer that is on its way; operators wait longer before they kill.
  private static final Duration GRACE = Duration.ofSeconds(5);

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException if no connection is allowed, or the grace is negative
  public ServeOptions {
    if (maxConnections < 1) {
      throw new IllegalArgumentException("at most " + maxConnections + " connections");
    }
    if (Objects.requireNonNull(grace, "grace").isNegative()) {
      throw new IllegalArgumentException("a grace of " + grace);
    }
  }

  /// At most 65 536 connections, five seconds of grace, failures to the runtime's policy.
  public static ServeOptions defaults() {
    return new ServeOptions(MAX_CONNECTIONS, GRACE, null);
  }

  /// The same with at most `connections` at once.
  public ServeOptions maxConnections(int connections) {
    return new ServeOptions(connections, grace, onFailure);
  }

  /// The same with another grace.
  public ServeOptions grace(Duration time) {
    return new ServeOptions(maxConnections, time, onFailure);
  }

  /// The same with `action` for failures.
  public ServeOptions onFailure(Consumer<? super Throwable> action) {
    return new ServeOptions(maxConnections, grace, Objects.requireNonNull(action));
  }
}
