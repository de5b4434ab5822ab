package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each executor on the path to the rules of [ExecutorTck], without what it may promise
/// beyond them and cannot be asked: that is for a kit of its author's.
@ParameterizedClass(name = "{0}")
@MethodSource("all")
public class FoundExecutorTck extends ExecutorTck {

  private static final int WORKERS = 2;
  private static final int INTERVAL = 1000;

  private static final Map<String, Boolean> BLOCKS_IN_PLACE = new ConcurrentHashMap<>();

  private final Found found;

  /// For JUnit.
  public FoundExecutorTck(Found found) {
    this.found = found;
  }

  /// All of them, for JUnit.
  public static List<Found> all() {
    return TckSelection.current().of("executor");
  }

  @Override
  public String subjectName() {
    return found.name();
  }

  @Override
  public TaskExecutorProvider provider() {
    needs(found.available(), found.name() + ": " + found.why());
    return TckSelection.provider(ServiceLoader.load(TaskExecutorProvider.class), found.name());
  }

  @Override
  public ExecutorCapabilities capabilities() {
    return new ExecutorCapabilities(
        provider().workers(WORKERS), false, false, 0, INTERVAL, blocksInPlace());
  }

  /// Whether its tasks may block in place: it says so itself, by not refusing.
  private boolean blocksInPlace() {
    return BLOCKS_IN_PLACE.computeIfAbsent(found.name(), name -> asksWhetherItBlocks());
  }

  private boolean asksWhetherItBlocks() {
    try (Weft weft = Weft.builder().executor(provider()).open()) {
      return weft.blockOn(Futures.lazy(() -> Futures.ready(Tasks.blockInPlace(() -> true))));
    } catch (UnsupportedOperationException refused) {
      return false;
    } catch (Exception broken) {
      throw new IllegalStateException(found.name() + " cannot be asked what it promises", broken);
    }
  }
}
