package dev.weft.assembly;

import dev.weft.Description;
import dev.weft.blocking.BlockingSettings;
import dev.weft.spi.Availability;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.task.TaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The providers and settings that a runtime is to be made of.
public record Choices(
    Configuration configuration,
    ProviderChoice<TaskExecutorProvider> executor,
    ProviderChoice<ReactorProvider> reactor,
    ProviderChoice<TimerQueueProvider> timer,
    String name,
    TaskSettings tasks,
    BlockingSettings blocking,
    int workers) {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// The providers that a program named by themselves, each null if it did not.
  public record Given(
      @Nullable TaskExecutorProvider executor,
      @Nullable ReactorProvider reactor,
      @Nullable TimerQueueProvider timer) {}

  /// @throws IllegalArgumentException if the configuration is wrong; the message says what and
  ///   where
  public static Choices of(Configuration configuration, Given given, Discovery discovery) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Choices(
        configuration,
        ProviderChoice.choose(
            TaskExecutorProvider.class,
            "weft.executor",
            given.executor(),
            discovery,
            configuration),
        ProviderChoice.choose(
            ReactorProvider.class, "weft.reactor", given.reactor(), discovery, configuration),
        ProviderChoice.choose(
            TimerQueueProvider.class, "weft.timer", given.timer(), discovery, configuration),
        configuration.text("weft.name", "weft-" + NUMBER.incrementAndGet()),
        TaskSettings.of(configuration),
        BlockingSettings.of(configuration),
        configuration.number("weft.workers", cores, 1, 1 << 14));
  }

  /// Of parts that are open, and have asked for all they want to know.
  public Description describeOpened() {
    return describe(true);
  }

  /// Of parts that are chosen, and not opened.
  public Description describe() {
    return describe(false);
  }

  private Description describe(boolean opened) {
    var settings = new ArrayList<Description.Setting>();
    configuration
        .asked()
        .forEach(
            (name, value) ->
                settings.add(new Description.Setting(name, value.text(), value.origin())));
    var providers = new ArrayList<Description.Found>();
    add("executor", executor, providers);
    add("reactor", reactor, providers);
    add("timer", timer, providers);
    List<String> unasked =
        providers.stream()
            .filter(p -> !(opened && p.chosen()))
            .map(Description.Found::name)
            .toList();
    return new Description(
        List.copyOf(settings),
        List.copyOf(providers),
        List.copyOf(configuration.unknown(unasked).keySet()));
  }

  private static void add(String kind, ProviderChoice<?> choice, List<Description.Found> into) {
    for (ProviderChoice.Candidate<?> candidate : choice.found()) {
      boolean chosen = candidate.provider() == choice.chosen();
      String why = why(candidate.availability(), choice, chosen);
      if (!candidate.label().equals(candidate.name())) {
        why = candidate.label() + ": " + why;
      }
      into.add(
          new Description.Found(
              kind, candidate.name(), candidate.priority(), candidate.isAvailable(), chosen, why));
    }
  }

  /// (No switch over the types: its first one costs a start 20 ms.)
  private static String why(Availability availability, ProviderChoice<?> choice, boolean chosen) {
    if (availability instanceof Availability.No(String reason)) {
      return reason;
    }
    return chosen ? "chosen: " + choice.origin() : "'" + choice.chosen().name() + "' was taken";
  }
}
