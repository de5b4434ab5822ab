package org.example.executors;

import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;

class PoolTest extends ExecutorTck {

  @Override
  public TaskExecutorProvider provider() {
    return new PoolProvider();
  }

  @Override
  public ExecutorCapabilities capabilities() {
    return new ExecutorCapabilities(2, true, false, 0, 64);
  }
}
