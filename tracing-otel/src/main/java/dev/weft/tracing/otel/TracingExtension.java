package dev.weft.tracing.otel;

import dev.weft.RuntimeListener;
import dev.weft.spi.RuntimeExtension;
import dev.weft.spi.Settings;
import org.jspecify.annotations.Nullable;

/// Has each task polled in the OpenTelemetry context that was current where it was spawned, on
/// whichever thread, and a blocking call made in it. `weft.tracing-otel` is `on` (default) or
/// `off`.
///
/// What a poll makes current inside is its own to end before it returns: a scope does not outlive a
/// poll, as OpenTelemetry's scopes do not outlive a thread's call. The future of a `blockOn`, which
/// is no task of its own, has the context of the thread that polls it, and so has cleanup code when
/// a task is cancelled.
///
/// It costs an entry in a table for each live task, and a look at it for each poll.
///
/// **Threads.** Any.
public final class TracingExtension implements RuntimeExtension {

  /// For the service loader.
  public TracingExtension() {}

  @Override
  public @Nullable Companion accompany(String runtimeName, Settings settings) {
    return switch (settings.text("weft.tracing-otel", "on")) {
      case "on" -> new Carrying(new ContextCarrier());
      case "off" -> null;
      case String other ->
          throw new IllegalArgumentException(
              "weft.tracing-otel is '" + other + "', but must be on or off");
    };
  }

  private record Carrying(RuntimeListener listener) implements Companion {}
}
