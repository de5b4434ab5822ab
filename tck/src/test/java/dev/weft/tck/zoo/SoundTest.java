package dev.weft.tck.zoo;

import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;
import dev.weft.tck.StealingCapabilities;
import dev.weft.tck.WorkStealingTck;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Isolated;

/// What the zoo breaks is sound before it is broken.
@Isolated("nobody looks twice at what fails here")
class SoundTest {

  @Nested
  class OneThreadUnbroken extends ExecutorTck {
    @Override
    public TaskExecutorProvider provider() {
      return SingleThreadExecutor.provider(SingleThreadExecutor::new);
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, true, true, 0, 8);
    }
  }

  /// A report more is no fault, and may come when it is no longer true.
  @Nested
  class Stuttering extends FlawedReactor.Kit {
    Stuttering() {
      super("jna-epoll", StutteringReactor::new);
    }
  }

  @Nested
  class ThievesUnbroken extends WorkStealingTck {
    @Override
    public TaskExecutorProvider provider() {
      return StealingExecutor.provider(StealingExecutor.Flaw.NONE);
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(3, true, false, 0, 2 * StealingExecutor.GLOBAL_INTERVAL);
    }

    @Override
    protected StealingCapabilities stealing() {
      return new StealingCapabilities(
          StealingExecutor.CAPACITY, StealingExecutor.GLOBAL_INTERVAL, true);
    }
  }
}
