package dev.weft.examples;

import dev.weft.Weft;
import dev.weft.WeftBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options by which every program's runtime is chosen.
public final class RuntimeOptions {

  @Option(names = "--executor", paramLabel = "NAME", description = "the executor, such as fifo")
  private @Nullable String executor;

  @Option(names = "--reactor", paramLabel = "NAME", description = "the reactor, such as nio")
  private @Nullable String reactor;

  @Option(names = "--timer", paramLabel = "NAME", description = "the timer, such as wheel")
  private @Nullable String timer;

  @Option(names = "--workers", paramLabel = "N", description = "the number of worker threads")
  private @Nullable String workers;

  @Option(
      names = "--console",
      paramLabel = "HOST:PORT",
      description =
          "show the program's tasks in a browser: a loopback address such as 127.0.0.1:0, where"
              + " port 0 takes a free one; the page's address is printed on standard error")
  private @Nullable String console;

  /// For picocli.
  public RuntimeOptions() {}

  /// A builder with what was given; what was not comes from the configuration.
  public WeftBuilder builder() {
    WeftBuilder builder = Weft.builder();
    pass(executor, "executor", builder);
    pass(reactor, "reactor", builder);
    pass(timer, "timer", builder);
    pass(workers, "workers", builder);
    pass(console, "console", builder);
    return builder;
  }

  /// A builder like [#builder()], with the executor that the program is written for unless another
  /// one was given.
  public WeftBuilder builder(String usualExecutor) {
    WeftBuilder builder = builder();
    return executor == null ? builder.set("weft.executor", usualExecutor, "the program") : builder;
  }

  private static void pass(@Nullable String value, String option, WeftBuilder builder) {
    if (value != null) {
      builder.set("weft." + option, value, "--" + option);
    }
  }
}
