package org.example.executors;

import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;

class PriorityTest extends ExecutorTck {

  @Override
  public TaskExecutorProvider provider() {
    return new PriorityProvider();
  }

  @Override
  public ExecutorCapabilities capabilities() {
    return new ExecutorCapabilities(1, true, true, 0, 8);
  }
}
