package org.example.executors;

import dev.weft.WeftBuilder;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;

class BoundedTest extends ExecutorTck {

  private static final int LIMIT = 100;

  @Override
  public TaskExecutorProvider provider() {
    return new BoundedProvider();
  }

  @Override
  public ExecutorCapabilities capabilities() {
    return new ExecutorCapabilities(1, true, true, LIMIT, 8);
  }

  @Override
  protected void configure(WeftBuilder builder) {
    builder.set("weft.example-bounded.limit", Integer.toString(LIMIT));
  }
}
