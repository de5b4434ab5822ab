package dev.weft;

import dev.weft.assembly.Discovery;
import dev.weft.assembly.OpenRuntimes;
import org.jspecify.annotations.Nullable;

/// The runtime of the process, opened on first use. A daemon thread drives it, which also serves
/// executors that have no threads of their own. What it is made of, and what its threads have, does
/// not depend on who that first one was.
final class GlobalRuntime {
  private GlobalRuntime() {}

  private static @Nullable Weft instance;

  /// The runtime, opened by the first call that finds its parts.
  static synchronized Weft get() {
    Weft weft = instance;
    if (weft == null) {
      weft = start();
      instance = weft;
    }
    return weft;
  }

  private static Weft start() {
    Weft weft = Weft.builder().name(OpenRuntimes.GLOBAL).open(Discovery.ofProcess());
    weft.tasks().threads().platform(OpenRuntimes.GLOBAL, () -> drive(weft)).start();
    return weft;
  }

  private static void drive(Weft weft) {
    while (true) {
      try {
        weft.blockOn(Futures.never());
      } catch (RuntimeClosedException e) {
        return; // somebody closed it
      } catch (Exception e) {
        weft.tasks().unhandled("driving the global runtime", e);
      }
    }
  }
}
