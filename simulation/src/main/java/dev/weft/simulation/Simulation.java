package dev.weft.simulation;

import dev.weft.Future;
import dev.weft.executor.sim.Schedule;
import dev.weft.reactor.sim.Latency;
import dev.weft.reactor.sim.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A whole system in a box: hosts, each with a runtime of its own, that run on the calling thread,
/// in an order and with faults that come from one seed, in a time that waits for none of them. What
/// goes wrong once goes wrong again with the same seed.
///
/// ```java
/// Simulation.of(42)
///     .host("server", () -> server.run())
///     .client("alice", () -> play("alice"))
///     .client("bob", () -> play("bob"))
///     .run(Duration.ofMinutes(10));
/// ```
///
/// **The run** begins with all programs, and ends when all clients have ended, or, where there are
/// none, all hosts. It fails if a program does, an [invariant][#invariant] does not hold, nothing
/// can happen any more, or the limit comes first.
///
/// **The network.** Each host has an address, and finds the others by their names, which the
/// runtime looks up: one connects to `server` by `TcpStream.connect("server", 80)`, as anywhere
/// else.
///
/// **Programs** are futures, as they run anywhere else: their sleeps and timeouts go by the host's
/// clock, their coins fall by the seed. What they ask elsewhere (`System.nanoTime`, `Math.random`,
/// the order of a `HashSet` of objects without a `hashCode`) is as repeatable as it is there, and a
/// thread of their own is refused. Blocking calls are made on the one thread, and may wait in
/// `blockOn` of their host's runtime; its futures may not, as everywhere.
///
/// For one run: the next one takes a new simulation, and new state for its programs.
///
/// **Threads.** One.
public final class Simulation {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private record Program(String name, boolean isClient, Callable<? extends Future<?>> program) {}

  private final Replay replay;
  private final SplittableRandom worlds;
  private final SplittableRandom turns;
  private final SplittableRandom harm;
  private final List<Program> programs = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Invariant> invariants = new ArrayList<>();
  private LinkConditions conditions =
      LinkConditions.of(Latency.uniform(Duration.ofNanos(100_000), Duration.ofMillis(2)))
          .splitting(0.1);
  private LongFunction<Schedule> schedules;
  private boolean keepsTrace;
  private int spinning = 1_000_000;
  private Duration busy = Duration.ofMillis(10);
  private @Nullable World world;
  private @Nullable SimulatedRun result;

  private Simulation(Replay replay) {
    this.replay = replay;
    this.keepsTrace = replay.keepsTrace();
    this.worlds = new SplittableRandom(replay.seed());
    this.turns = worlds.split();
    this.harm = worlds.split();
    this.schedules = Schedules.anyOf(worlds.nextInt(Schedules.CHANCES));
  }

  /// A world whose choices all come from `seed`.
  public static Simulation of(long seed) {
    return new Simulation(Replay.of(seed));
  }

  static Simulation of(Replay replay) {
    return new Simulation(replay);
  }

  /// A host whose program begins with the run, and again after a [restart][#restart]. It need not
  /// end.
  ///
  /// @param program makes its future, on the host
  /// @throws IllegalArgumentException if there is a host of that name
  public Simulation host(String name, Callable<? extends Future<?>> program) {
    return add(new Program(name, false, Objects.requireNonNull(program)));
  }

  /// A host for whose end the run waits.
  ///
  /// @param program makes its future, on the host
  /// @throws IllegalArgumentException if there is a host of that name
  public Simulation client(String name, Callable<? extends Future<?>> program) {
    return add(new Program(name, true, Objects.requireNonNull(program)));
  }

  private Simulation add(Program program) {
    if (programs.stream().anyMatch(other -> other.name().equals(program.name()))) {
      throw new IllegalArgumentException("there is a host '" + program.name() + "' already");
    }
    programs.add(program);
    return this;
  }

  private void require(String host) {
    if (programs.stream().noneMatch(program -> program.name().equals(host))) {
      throw new IllegalArgumentException("there is no host '" + host + "'");
    }
  }

  /// What holds after each step, whoever made it.
  ///
  /// @param check throws if it does not hold, as assertions do; it looks at what the programs have,
  ///   and changes nothing
  public Simulation invariant(String name, Runnable check) {
    invariants.add(new Invariant(name, check));
    return this;
  }

  /// How each host chooses among its tasks; made of a seed of the host's own. Unless set, the
  /// simulation's seed chooses the kind: most often a random order, sometimes one with priorities,
  /// one that starves a task, or that of arrival.
  public Simulation schedule(LongFunction<Schedule> kind) {
    schedules = kind;
    return this;
  }

  /// After how many steps without time passing a run fails, a million unless set: where a program
  /// waits by yielding for what only time can bring, there is no end to them.
  public Simulation spinningAfter(int steps) {
    spinning = steps;
    return this;
  }

  /// How much time may pass at once although hosts have something to do, 10 ms unless set. Work
  /// takes time, so that what happens elsewhere comes in the middle of it; with zero it takes none,
  /// and every sleep is as long as it says, to the nanosecond.
  public Simulation busyTime(Duration most) {
    busy = most;
    return this;
  }

  /// The time since the run began; the same on all hosts, whatever their clocks say.
  public Duration now() {
    return world == null ? Duration.ZERO : Duration.ofNanos(world.now());
  }

  /// Keeps what happens, to be told by a [failure][SimulationFailure#trace]. It takes time and
  /// space, and changes nothing in the run: find a seed without, and run it again with it.
  public Simulation keepTrace() {
    keepsTrace = true;
    return this;
  }

  /// What happened, a line for each event, oldest first; the latest 20 000 at most. Empty before
  /// the end, and unless it was asked to [keep][#keepTrace] that.
  public List<String> trace() {
    return replay.trace().stream().map(TraceEntry::toString).toList();
  }

  /// What happened, as a page for a browser, with a lane for each host; of what [#trace] has.
  public String timelineHtml(String title) {
    return Timeline.html(title, replay.trace());
  }

  /// Kills a host at some moment: nothing of its program runs any more, no cleanup either. Its
  /// memory is lost; what the program keeps outside of itself is its disk.
  ///
  /// @throws IllegalArgumentException if there is no such host yet
  public When crash(String host) {
    require(host);
    return new When(
        this,
        "crash of " + host,
        w -> w.crash(w.machine(host), true),
        w -> w.restart(w.machine(host)));
  }

  /// As [#crash], but its peers hear nothing of it: as when the power fails, not the program.
  ///
  /// @throws IllegalArgumentException if there is no such host yet
  public When powerOff(String host) {
    require(host);
    return new When(
        this,
        "power failure of " + host,
        w -> w.crash(w.machine(host), false),
        w -> w.restart(w.machine(host)));
  }

  /// Starts a host that was killed. Its program begins anew.
  ///
  /// @throws IllegalArgumentException if there is no such host yet
  public When restart(String host) {
    require(host);
    return new When(this, "restart of " + host, w -> w.restart(w.machine(host)), null);
  }

  /// Makes a host's time of day wrong by `wrong` from some moment on. Its sleeps do not care.
  ///
  /// @throws IllegalArgumentException if there is no such host yet
  public When skew(String host, Duration wrong) {
    require(host);
    return new When(
        this,
        "skew of " + host + " by " + wrong,
        w -> w.machine(host).clock().skew(wrong),
        w -> w.machine(host).clock().skew(Duration.ZERO));
  }

  /// Makes a host's clock too fast by so many millionths from some moment on, or too slow: its
  /// sleeps and timeouts with it.
  ///
  /// @param millionths above -1 000 000
  /// @throws IllegalArgumentException if the clock would stand or go back, or there is no such host
  ///   yet
  public When drift(String host, long millionths) {
    require(host);
    if (millionths <= -1_000_000) {
      throw new IllegalArgumentException("a clock goes forward, not by " + millionths);
    }
    return new When(
        this,
        "drift of " + host + " by " + millionths + " millionths",
        w -> w.machine(host).drift(millionths),
        w -> w.machine(host).drift(0));
  }

  /// Cuts the way between two hosts: what is in flight is lost, and nothing comes through until it
  /// is healed. Connections last, and send again what they lose.
  ///
  /// @throws IllegalArgumentException if there is no such host yet
  public When partition(String one, String other) {
    require(one);
    require(other);
    return new When(
        this,
        "partition of " + one + " and " + other,
        w -> w.network().cut(w.host(one), w.host(other)),
        w -> w.network().mend(w.host(one), w.host(other)));
  }

  /// Mends the way between two hosts.
  ///
  /// @throws IllegalArgumentException if there is no such host yet
  public When heal(String one, String other) {
    require(one);
    require(other);
    return new When(
        this,
        "healing of " + one + " and " + other,
        w -> w.network().mend(w.host(one), w.host(other)),
        null);
  }

  /// Lets a host have at most so many sockets: opening or accepting one more fails, as where
  /// descriptors have run out.
  ///
  /// @throws IllegalArgumentException if there is no such host yet
  public When descriptorLimit(String host, int most) {
    require(host);
    return new When(
        this,
        "limit of " + most + " sockets on " + host,
        w -> w.host(host).descriptorLimit(most),
        w -> w.host(host).descriptorLimit(Integer.MAX_VALUE));
  }

  /// What the ways between hosts are like. Unless set, packets take 0.1 to 2 ms, and now and then
  /// what was written at once comes in two pieces.
  public Simulation network(LinkConditions ways) {
    conditions = ways;
    return this;
  }

  /// Cuts the way between two hosts up to `most` times, at moments before `within`, and heals it
  /// within a tenth of that. Which two of the hosts so far it is comes from the seed.
  ///
  /// @throws IllegalStateException if there are less than two
  public Simulation randomPartitions(int most, Duration within) {
    int hosts = programs.size();
    if (hosts < 2) {
      throw new IllegalStateException("a partition takes two hosts, and there are " + hosts);
    }
    int times = harm.nextInt(most + 1);
    for (int i = 0; i < times; i++) {
      int one = harm.nextInt(hosts);
      int other = (one + 1 + harm.nextInt(hosts - 1)) % hosts;
      Duration at = upTo(within);
      partition(programs.get(one).name(), programs.get(other).name())
          .between(at, at.plus(upTo(within.dividedBy(10))).plusNanos(1));
    }
    return this;
  }

  /// Kills `host` up to `most` times, at moments before `within`, and starts it again within a
  /// tenth of that.
  public Simulation randomCrashes(String host, int most, Duration within) {
    int times = harm.nextInt(most + 1);
    for (int i = 0; i < times; i++) {
      Duration at = upTo(within);
      crash(host).between(at, at.plus(upTo(within.dividedBy(10))).plusNanos(1));
    }
    return this;
  }

  /// A time before `end`, from the seed: for faults of one's own.
  public Duration upTo(Duration end) {
    return Duration.ofNanos(harm.nextLong(end.toNanos()));
  }

  void add(String what, long nanos, Fault.Harm harmful, long until, Fault.Harm mending) {
    faults.add(new Fault(faults.size() + 1, what, nanos, harmful, until, mending));
  }

  /// Says something in the trace, and for the hash: where the program is, what it has decided. Does
  /// nothing before the run, or after it.
  public void note(String text) {
    if (world != null && result == null) {
      world.note(text);
    }
  }

  /// Runs, for ten minutes of its own time at most.
  ///
  /// @throws SimulationFailure if something went wrong
  public SimulatedRun run() {
    return run(LIMIT);
  }

  /// Runs.
  ///
  /// @param limit how much of its own time may pass
  /// @throws SimulationFailure if something went wrong
  /// @throws IllegalStateException if it ran before
  public SimulatedRun run(Duration limit) {
    if (world != null) {
      throw new IllegalStateException("a simulation is for one run; make a new one for the next");
    }
    var trace = new Trace(replay.seed(), keepsTrace);
    var running = new World(trace, turns, invariants, limit, spinning, busy);
    world = running;
    replay.begun();
    try {
      prepare(running);
      World.Failure failure = running.run();
      var run =
          new SimulatedRun(
              replay.seed(), trace.hash(), running.steps(), Duration.ofNanos(running.now()));
      result = run;
      replay.ended(run, faults, trace.entries());
      if (failure != null) {
        throw new SimulationFailure(failure.what(), failure.cause(), run, trace.entries());
      }
      return run;
    } finally {
      running.close();
    }
  }

  private void prepare(World running) {
    running.network().conditions(conditions);
    for (Program program : programs) {
      running.add(
          new Machine(
              running,
              program.name(),
              running.size(),
              program.isClient(),
              program.program(),
              worlds.split(),
              schedules));
    }
    for (Fault fault : faults) {
      if (replay.has(fault)) {
        running.at(fault.nanos(), () -> running.harm(fault.what(), fault.harm()));
        running.at(fault.until(), () -> running.harm("end of " + fault.what(), fault.mending()));
      }
    }
  }
}
