package dev.weft;

import dev.weft.driver.DriverThread;
import dev.weft.driver.RuntimeDriver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.ThreadBound;
import dev.weft.spi.TimerQueue;
import dev.weft.spi.TimerQueueProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The parts of a runtime, chosen and put together.
///
/// @param driverThread leads the driver where the executor does not
record Assembly(
    String name,
    Description description,
    RuntimeDriver driver,
    TaskExecutor executor,
    TaskSettings tasks,
    @Nullable DriverThread driverThread) {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// The providers and settings chosen by a configuration.
  record Choices(
      Configuration configuration,
      ProviderChoice<TaskExecutorProvider> executor,
      ProviderChoice<ReactorProvider> reactor,
      ProviderChoice<TimerQueueProvider> timer,
      String name,
      TaskSettings tasks,
      int workers) {}

  static Choices choose(WeftBuilder builder, Discovery discovery) {
    Configuration configuration = builder.configuration(discovery);
    int cores = Runtime.getRuntime().availableProcessors();
    return new Choices(
        configuration,
        ProviderChoice.choose(
            TaskExecutorProvider.class,
            "weft.executor",
            builder.executor,
            discovery,
            configuration),
        ProviderChoice.choose(
            ReactorProvider.class, "weft.reactor", builder.reactor, discovery, configuration),
        ProviderChoice.choose(
            TimerQueueProvider.class, "weft.timer", builder.timer, discovery, configuration),
        configuration.text("weft.name", "weft-" + NUMBER.incrementAndGet()),
        TaskSettings.of(configuration),
        configuration.number("weft.workers", cores, 1, 1 << 14));
  }

  static Assembly of(Weft runtime, WeftBuilder builder, Discovery discovery) {
    Choices choices = choose(builder, discovery);
    Configuration settings = choices.configuration();
    String name = choices.name();
    TaskExecutorProvider executors = choices.executor().chosen();
    int workers = executors.workers(choices.workers());

    List<TimerQueue> timers = new ArrayList<>();
    for (int i = 0; i <= workers; i++) {
      timers.add(choices.timer().chosen().open(settings));
    }
    Reactor reactor = openReactor(choices.reactor().chosen(), settings);
    var driver =
        new RuntimeDriver(
            reactor,
            timers,
            runtime::newContext,
            runtime::unhandled,
            new ThreadBound(choices.tasks().blocking().threads()));
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
            : new DriverThread(name, runtime.threads(), driver, Context.ofDriverThread(runtime));
    Description description = Description.ofOpened(choices);
    UnknownSettings.warn(name, description);
    return new Assembly(name, description, driver, executor, choices.tasks(), thread);
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
