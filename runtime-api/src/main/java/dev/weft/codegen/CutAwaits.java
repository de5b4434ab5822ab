package dev.weft.codegen;

import dev.weft.Async;
import dev.weft.spi.Loggers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/// Says, once for each place, that a cancelled block met an `await` that had to wait and was cut
/// off there.
///
/// **Threads.** Any.
final class CutAwaits {
  private CutAwaits() {}

  private static final Logger LOG = Loggers.of(Async.class);

  /// The lines told already; they go with the class of the frame.
  private static final ClassValue<Set<Integer>> TOLD =
      new ClassValue<>() {
        @Override
        protected Set<Integer> computeValue(Class<?> frame) {
          return ConcurrentHashMap.newKeySet();
        }
      };

  static void tell(Class<?> frame, StackTraceElement place) {
    if (TOLD.get(frame).add(place.getLineNumber())) {
      LOG.warn(
          "a cancelled block had to wait at {} while it cleaned up, and was cut off: what follows"
              + " in that finally (or catch) did not run. Cleanup that waits is awaited as"
              + " Futures.shielded(...). This is logged once for each place",
          place);
    }
  }
}
