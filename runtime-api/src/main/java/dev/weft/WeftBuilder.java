package dev.weft;

import dev.weft.assembly.Choices;
import dev.weft.assembly.Configuration;
import dev.weft.assembly.Discovery;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.task.TaskSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Collects what a runtime is to be made of; its settings go before system properties, environment
/// and `weft.properties`.
///
/// **Threads.** One at a time.
public final class WeftBuilder {

  private static final String PREFIX = "weft.";

  private final Map<String, Configuration.Value> settings = new HashMap<>();
  private @Nullable TaskExecutorProvider executor;
  private @Nullable ReactorProvider reactor;
  private @Nullable TimerQueueProvider timer;
  private @Nullable RuntimeListener listener;

  WeftBuilder() {}

  /// The runtime's name; thread names start with it. By default `weft-` and a number.
  public WeftBuilder name(String name) {
    return set("weft.name", name);
  }

  /// The executor, by name.
  public WeftBuilder executor(String name) {
    return set("weft.executor", name);
  }

  /// The executor, by provider, whatever is on the path.
  public WeftBuilder executor(TaskExecutorProvider provider) {
    executor = provider;
    return this;
  }

  /// The reactor, by name.
  public WeftBuilder reactor(String name) {
    return set("weft.reactor", name);
  }

  /// The reactor, by provider, whatever is on the path.
  public WeftBuilder reactor(ReactorProvider provider) {
    reactor = provider;
    return this;
  }

  /// The timer, by name.
  public WeftBuilder timer(String name) {
    return set("weft.timer", name);
  }

  /// The timer, by provider, whatever is on the path.
  public WeftBuilder timer(TimerQueueProvider provider) {
    timer = provider;
    return this;
  }

  /// The number of worker threads, for executors that have more than one.
  public WeftBuilder workers(int workers) {
    return set("weft.workers", Integer.toString(workers));
  }

  /// Who is told what the runtime does.
  public WeftBuilder listener(RuntimeListener listener) {
    this.listener = Objects.requireNonNull(listener);
    return this;
  }

  /// What becomes of a failure that nobody awaits; by default it is logged.
  public WeftBuilder unhandledFailures(UnhandledFailures policy) {
    return set("weft.unhandled-failures", TaskSettings.text(policy));
  }

  /// Any setting, such as `weft.fifo.max-live-tasks`.
  ///
  /// @throws IllegalArgumentException if the name does not start with `weft.`
  public WeftBuilder set(String setting, String value) {
    return set(setting, value, "builder");
  }

  /// Any setting, for programs that take it from somewhere else, such as their command line.
  ///
  /// @param origin what messages say it came from
  /// @throws IllegalArgumentException if the name does not start with `weft.`
  public WeftBuilder set(String setting, String value, String origin) {
    if (!setting.startsWith(PREFIX)) {
      throw new IllegalArgumentException("settings start with weft., not '" + setting + "'");
    }
    settings.put(
        setting,
        new Configuration.Value(Objects.requireNonNull(value), Objects.requireNonNull(origin)));
    return this;
  }

  private Choices choose(Discovery discovery) {
    return Choices.of(
        new Configuration(settings, discovery),
        new Choices.Given(executor, reactor, timer),
        discovery);
  }

  /// Chooses the providers and says what it would open, without opening anything.
  ///
  /// @throws IllegalArgumentException if the configuration is wrong
  public Description describe() {
    return choose(Discovery.ofCaller()).describe();
  }

  /// Opens the runtime.
  ///
  /// @throws IllegalArgumentException if the configuration is wrong; the message says what and
  ///   where
  /// @throws java.io.UncheckedIOException if the operating system refuses the reactor
  public Weft open() {
    return open(Discovery.ofCaller());
  }

  Weft open(Discovery discovery) {
    return new Weft(choose(discovery), listener, discovery);
  }
}
