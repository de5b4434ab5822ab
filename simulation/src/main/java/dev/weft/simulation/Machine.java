package dev.weft.simulation;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Outcome;
import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.executor.sim.Schedule;
import dev.weft.executor.sim.Stepper;
import dev.weft.reactor.sim.Host;
import dev.weft.reactor.sim.SimReactorProvider;
import dev.weft.simulation.TraceEntry.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One host of a world: its clock, and the runtime on which its program runs. After a crash it has
/// none until it starts again, with a new one.
///
/// - **M1** A machine that has something to do is in the world's list of those, once.
/// - **M2** While it runs, there is an event of the world's not after the next deadline of its
///   timers.
/// - **M3** Nothing of a runtime's that crashed is run any more; it is closed when the world ends.
///
/// **Threads.** The world's.
final class Machine {

  private final World world;
  private final String name;
  private final Host host;
  private final int number;
  private final boolean isClient;
  private final Callable<? extends Future<?>> program;
  private final SplittableRandom random;
  private final LongFunction<Schedule> schedules;
  private final MachineClock clock;
  private final List<Running> all = new ArrayList<>();
  private @Nullable Running running;

  /// M1: its place in the world's list, which sets it; -1 if it is not in there.
  int place = -1;

  /// M2: when the earliest event comes that looks after the timers.
  private long awake = Long.MAX_VALUE;

  /// What a machine runs between its start and a crash.
  private final class Running {
    private final MachineTimers timers = new MachineTimers(clock);
    private final Stepper stepper;
    private final Weft weft;
    private @Nullable Outcome<?> outcome;

    Running() {
      stepper = new Stepper(schedules.apply(random.nextLong()));
      stepper.onReady(() -> becameReady(this));
      stepper.meanwhile(world::goOn);
      WeftBuilder builder = Weft.builder().name(name).executor(stepper.provider()).timer(timers);
      if (world.trace().keeps()) {
        stepper.listener((task, taskName) -> world.stepped(Machine.this, task, taskName));
        builder.listener(new FailureTrace());
      }
      weft = builder.reactor(new SimReactorProvider(host)).open();
    }

    void start() {
      weft.spawn(name, Futures.catching(Futures.lazy(program)).map(this::over)).detach();
    }

    private boolean over(Outcome<?> how) {
      outcome = how;
      world.programOver(Machine.this, how);
      return true;
    }
  }

  private final class FailureTrace implements RuntimeListener {
    @Override
    public void unhandledFailure(String doing, Throwable failure) {
      world.tell(
          Kind.NOTE, Machine.this, () -> "unhandled failure while " + doing + ": " + failure);
    }
  }

  Machine(
      World world,
      String name,
      int number,
      boolean isClient,
      Callable<? extends Future<?>> program,
      SplittableRandom random,
      LongFunction<Schedule> schedules) {
    this.world = world;
    this.name = name;
    this.host = world.network().host(name);
    this.number = number;
    this.isClient = isClient;
    this.program = program;
    this.random = random;
    this.schedules = schedules;
    this.clock = new MachineClock(world::now);
  }

  String name() {
    return name;
  }

  /// Its place in the network.
  Host host() {
    return host;
  }

  int number() {
    return number;
  }

  boolean isClient() {
    return isClient;
  }

  MachineClock clock() {
    return clock;
  }

  boolean isUp() {
    return running != null;
  }

  /// Whether its program has returned a value.
  boolean isDone() {
    return running != null && running.outcome instanceof Outcome.Success<?>;
  }

  /// Begins the program, on a runtime of its own.
  void start() {
    var starting = new Running();
    all.add(starting);
    running = starting;
    starting.start();
  }

  /// M3.
  ///
  /// @param withPower whether its peers are told
  void crash(boolean withPower) {
    running = null;
    if (withPower) {
      host.crash();
    } else {
      host.powerOff();
    }
  }

  private void becameReady(Running which) {
    if (which == running) {
      world.ready(this);
    }
  }

  /// Its timers, or what it hears of other hosts, may have something.
  void collect() {
    if (running != null) {
      running.stepper.collect();
      world.ready(this);
    }
  }

  /// Runs one thing that is ready.
  ///
  /// @return whether there is more
  boolean step() {
    Running stepped = running;
    if (stepped == null) {
      return false;
    }
    boolean more = stepped.stepper.step();
    Schedule schedule = stepped.stepper.schedule();
    world.trace().mix(schedule.hash());
    if (stepped == running) {
      watchTimers(stepped);
    }
    return more && stepped == running;
  }

  /// M2.
  private void watchTimers(Running watched) {
    long next = clock.worldTimeOf(watched.timers.nextDeadlineNanos());
    if (next < awake) {
      awake = next;
      world.at(next, () -> timersDue(next));
    }
  }

  private void timersDue(long nanos) {
    if (nanos == awake) {
      awake = Long.MAX_VALUE;
      collect();
    }
  }

  /// From now on its clock goes too fast by `millionths`.
  void drift(long millionths) {
    clock.drift(millionths);
    awake = Long.MAX_VALUE;
    if (running != null) {
      watchTimers(running);
    }
  }

  /// Closes every runtime it had. What their cleanup does is no part of the run.
  void close() {
    running = null;
    for (Running each : all) {
      each.weft.close(Duration.ZERO);
    }
    all.clear();
  }

  @Override
  public String toString() {
    return (isClient ? "client " : "host ") + name;
  }
}
