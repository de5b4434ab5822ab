package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.Kit;
import dev.weft.tck.StealingCapabilities;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/// An executor on the path, with all that it promises.
///
/// @param found what was found of it
record FoundExecutor(Found found) {

  private static final int WORKERS = 2;
  private static final int INTERVAL = 1000;

  private static final Map<String, Boolean> BLOCKS_IN_PLACE = new ConcurrentHashMap<>();

  /// Those that say that their workers steal, or all others.
  static List<Found> all(boolean stealing) {
    return TckSelection.current().of("executor").stream()
        .filter(found -> new FoundExecutor(found).promises().tells("queue-capacity") == stealing)
        .toList();
  }

  private TaskExecutorProvider loaded() {
    return TckSelection.provider(ServiceLoader.load(TaskExecutorProvider.class), found.name());
  }

  Promises promises() {
    return Promises.of(loaded());
  }

  /// Skips the rule if it cannot work here.
  TaskExecutorProvider provider(Kit kit) {
    kit.needs(found.available(), found.name() + ": " + found.why());
    return loaded();
  }

  ExecutorCapabilities capabilities() {
    Promises promises = promises();
    return new ExecutorCapabilities(
        loaded().workers(WORKERS),
        promises.is("own-threads"),
        promises.is("fifo"),
        (int) promises.number("max-live-tasks", 0),
        (int) promises.number("interval", INTERVAL),
        blocksInPlace());
  }

  StealingCapabilities stealing() {
    Promises promises = promises();
    return new StealingCapabilities(
        (int) promises.number("queue-capacity", 0),
        (int) promises.number("global-interval", INTERVAL),
        promises.is("shares-newest"));
  }

  /// Whether its tasks may block in place: it says so itself, by not refusing.
  private boolean blocksInPlace() {
    return found.available()
        && BLOCKS_IN_PLACE.computeIfAbsent(found.name(), name -> asksWhetherItBlocks());
  }

  private boolean asksWhetherItBlocks() {
    try (Weft weft = Weft.builder().executor(loaded()).open()) {
      return weft.blockOn(Futures.lazy(() -> Futures.ready(Tasks.blockInPlace(() -> true))));
    } catch (UnsupportedOperationException refused) {
      return false;
    } catch (Exception broken) {
      throw new IllegalStateException(found.name() + " cannot be asked what it promises", broken);
    }
  }
}
