package dev.weft.process;

import dev.weft.CheckReturnValue;
import dev.weft.Future;
import dev.weft.stream.AsyncStream;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/// Signals of the operating system, as futures and as streams.
///
/// ```java
/// await(Futures.race(Signals.ctrlC(), serve(listener)));
/// ```
///
/// While somebody listens to a signal, that is what happens when it comes, and what would have
/// happened otherwise does not: the JVM does not exit. When the last one has stopped listening, all
/// is as it was before. For servers there is [GracefulShutdown], which is made of this.
///
/// **Several listeners.** Each hears every signal that comes while it listens.
///
/// **Signals coalesce**, as those of the system do: of several of one kind that come before the
/// listener looks it may see one. Different kinds are told in the order in which they came.
///
/// **What cannot be heard.** A signal that the process was started to ignore, as shells do with
/// `SIGINT` for what they run in the background and `nohup` with `SIGHUP`, stays ignored. A JVM
/// under `-Xrs` keeps `INT`, `TERM` and `HUP` to itself; listening then fails with an
/// [IllegalArgumentException] that says so.
///
/// **Threads.** Any may call these. The process has one set of signals: all its runtimes share it.
@CheckReturnValue
public final class Signals {
  private Signals() {}

  /// Waits for a Ctrl-C ([SignalKind#INT]). Listens from its first poll on; what came before does
  /// not count.
  ///
  /// **Cancellation** stops listening.
  public static Future<@Nullable Void> ctrlC() {
    return signal(SignalKind.INT).map(kind -> null);
  }

  /// Waits for a signal of one of these kinds, and yields which it was. Listens from its first poll
  /// to its end; to lose none in between, use [#stream].
  ///
  /// Fails with an [IllegalArgumentException] if the JVM or the system keeps one of them for
  /// itself.
  ///
  /// **Cancellation** stops listening.
  public static Future<SignalKind> signal(SignalKind first, SignalKind... more) {
    return new SignalFuture(EnumSet.of(first, more));
  }

  /// The signals of these kinds that come from now on, up to the stream's close: unlike other
  /// streams it begins when it is made, so that none is lost.
  ///
  /// **Cancellation** (closing) stops listening.
  ///
  /// @throws IllegalArgumentException if the JVM or the system keeps one of them for itself
  public static AsyncStream<SignalKind> stream(SignalKind first, SignalKind... more) {
    return SignalStream.of(EnumSet.of(first, more));
  }
}
