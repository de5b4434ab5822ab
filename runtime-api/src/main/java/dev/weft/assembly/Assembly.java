package dev.weft.assembly;

import dev.weft.Description;
import dev.weft.driver.DriverThread;
import dev.weft.driver.RuntimeDriver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.ThreadBound;
import dev.weft.spi.TimerQueue;
import dev.weft.task.PollingThread;
import dev.weft.task.TaskRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of a runtime, chosen and put together.
///
/// @param driverThread leads the driver where the executor does not
public record Assembly(
    Description description,
    RuntimeDriver driver,
    TaskExecutor executor,
    @Nullable DriverThread driverThread) {

  /// Opens the parts.
  public static Assembly of(Choices choices, TaskRuntime runtime) {
    Configuration settings = choices.configuration();
    String name = choices.name();
    TaskExecutorProvider executors = choices.executor().chosen();
    int workers = executors.workers(choices.workers());

    RuntimeClock clock = choices.timer().chosen().openClock(settings);
    List<TimerQueue> timers = new ArrayList<>();
    for (int i = 0; i <= workers; i++) {
      timers.add(choices.timer().chosen().open(settings));
    }
    Reactor reactor = openReactor(choices.reactor().chosen(), settings);
    var driver =
        new RuntimeDriver(
            reactor,
            timers,
            clock,
            runtime::newContext,
            runtime::unhandled,
            new ThreadBound(choices.blocking().threads()));
    TaskExecutor executor;
    try {
      executor =
          executors.open(new ExecutorConfig(name, workers, settings, runtime.threads()), driver);
    } catch (RuntimeException | Error e) {
      driver.close();
      throw e;
    }
    DriverThread thread =
        executors.leads()
            ? null
            : new DriverThread(
                name, runtime.threads(), driver, PollingThread.driving(runtime).context());
    Description description = choices.describeOpened();
    UnknownSettings.warn(name, description);
    return new Assembly(description, driver, executor, thread);
  }

  private static Reactor openReactor(ReactorProvider provider, Configuration settings) {
    try {
      return provider.open(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the reactor '" + provider.name() + "' cannot be opened: " + e.getMessage(), e);
    }
  }
}
