package org.example.executors;

import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;

class FifoTest extends ExecutorTck {

  @Override
  public TaskExecutorProvider provider() {
    return new FifoProvider();
  }

  @Override
  public ExecutorCapabilities capabilities() {
    return new ExecutorCapabilities(1, true, true, 0, 8);
  }
}
