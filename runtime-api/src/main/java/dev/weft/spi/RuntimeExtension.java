package dev.weft.spi;

import dev.weft.RuntimeListener;
import dev.weft.Weft;
import org.jspecify.annotations.Nullable;

/// Something that goes with every runtime of a program and is no part of one: management beans, a
/// recorder of events. Found by `ServiceLoader`, as providers are; to be on the path is enough.
///
/// What it throws is logged and harms no runtime; except that a setting which is wrong
/// (`IllegalArgumentException` from [#accompany]) is its opener's to hear.
///
/// **Threads.** Those that open and close runtimes, several at once.
public interface RuntimeExtension {

  /// A runtime is about to be opened. That may fail yet, and then nothing more is told: so nothing
  /// is begun here.
  ///
  /// @param runtimeName its name
  /// @param settings what it is configured with
  /// @return what goes with that runtime; null if nothing does
  /// @throws IllegalArgumentException if a setting is wrong
  @Nullable Companion accompany(String runtimeName, Settings settings);

  /// What goes with one runtime.
  interface Companion {

    /// Who is told what the runtime does, from its first task on; null if nobody.
    default @Nullable RuntimeListener listener() {
      return null;
    }

    /// Whether the runtime is to keep the past of its tasks ([dev.weft.dump.TaskHistory]), also
    /// where `weft.task-history` is off.
    default boolean wantsHistory() {
      return false;
    }

    /// The runtime is open. Its opener waits.
    ///
    /// @throws Exception is logged; the runtime goes on without this
    default void opened(Weft runtime) throws Exception {}

    /// The runtime is closed. Once, and after [#opened], if that was called at all.
    ///
    /// @throws Exception is logged
    default void closed() throws Exception {}
  }
}
