package dev.weft.executor.sim;

import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Settings;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Provides the executor `sim`, on which a program runs the same way again: found by
/// `ServiceLoader`, or made of a [Schedule] for [dev.weft.WeftBuilder#executor]. Where another
/// executor is on the path, it is chosen only if somebody says so.
///
/// All tasks and blocking calls run on the thread that is in `blockOn`. Together with the timer
/// `virtual` time passes only when nothing is ready.
///
/// Settings: `weft.sim.seed`, a whole number, 0 by default; `weft.sim.schedule`, `random` (the
/// default), `arrival`, `priorities` (3 change points within 1000 steps) or `starving` (one of 10
/// tasks); a schedule that was given goes before both. `weft.sim.outside`: what other threads do, a
/// wake for instance, comes when no seed decides, so `refuse` (the default) makes `blockOn` throw
/// an [IllegalStateException] that names the thread and, as its cause, where it was; `allow` lets
/// it pass.
///
/// With `refuse`, `blockOn` also throws when nothing can happen any more: no task is ready, no
/// timer is pending, no source attached.
///
/// **Threads.** Any.
public final class SimProvider implements TaskExecutorProvider {

  private static final String SEED = "weft.sim.seed";
  private static final String SCHEDULE = "weft.sim.schedule";
  private static final String OUTSIDE = "weft.sim.outside";

  private final Function<Settings, Schedule> schedules;
  private final @Nullable Stepper stepper;

  /// For `ServiceLoader`: the settings say which schedule it is.
  public SimProvider() {
    this.schedules = SimProvider::configured;
    this.stepper = null;
  }

  /// For one runtime.
  public SimProvider(Schedule schedule) {
    this(schedule, null);
  }

  SimProvider(Schedule schedule, @Nullable Stepper stepper) {
    this.schedules = _ -> schedule;
    this.stepper = stepper;
  }

  @Override
  public String name() {
    return "sim";
  }

  /// The least there is.
  @Override
  public int priority() {
    return 1;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public boolean leads() {
    return true;
  }

  @Override
  public int workers(int asked) {
    return 1;
  }

  /// @throws IllegalStateException if the schedule was used before
  @Override
  public TaskExecutor open(ExecutorConfig config, Driver driver) {
    Settings settings = config.settings();
    return new SimExecutor(
        config.runtimeName(),
        config.threads(),
        schedules.apply(settings),
        isStrict(settings),
        driver,
        stepper);
  }

  private static Schedule configured(Settings settings) {
    long seed = seed(settings.text(SEED, "0"));
    String kind = settings.text(SCHEDULE, "random");
    return switch (kind) {
      case "random" -> Schedule.random(seed);
      case "arrival" -> Schedule.arrival(seed);
      case "priorities" -> Schedule.priorities(seed, 3, 1000);
      case "starving" -> Schedule.starving(seed, 10);
      default -> throw wrong(SCHEDULE, kind, "must be random, arrival, priorities or starving");
    };
  }

  private static long seed(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw wrong(SEED, text, "must be a whole number");
    }
  }

  private static boolean isStrict(Settings settings) {
    String what = settings.text(OUTSIDE, "refuse");
    return switch (what) {
      case "refuse" -> true;
      case "allow" -> false;
      default -> throw wrong(OUTSIDE, what, "must be refuse or allow");
    };
  }

  private static IllegalArgumentException wrong(String setting, String text, String right) {
    return new IllegalArgumentException(setting + " is '" + text + "', but " + right);
  }
}
