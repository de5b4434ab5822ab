package dev.weft.tck.zoo;

import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;
import org.junit.jupiter.api.Nested;

/// What the zoo breaks is sound before it is broken.
class SoundTest {

  @Nested
  class OneThreadUnbroken extends ExecutorTck {
    @Override
    protected TaskExecutorProvider provider() {
      return OneThread.provider(OneThread::new);
    }

    @Override
    protected ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, true, true, 0, 8);
    }
  }
}
