package dev.weft.executor.sim;

import dev.weft.WeftBuilder;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;

/// With other threads let in, and in the order of arrival (by the others a task that is ready may
/// wait for long), it is an executor like any other.
class TckTest extends ExecutorTck {

  @Override
  public TaskExecutorProvider provider() {
    return new SimProvider();
  }

  @Override
  public ExecutorCapabilities capabilities() {
    return new ExecutorCapabilities(1, false, true, 0, 64);
  }

  @Override
  protected void configure(WeftBuilder builder) {
    builder.set("weft.sim.schedule", "arrival").set("weft.sim.outside", "allow");
  }
}
