package dev.weft.simulation;

import dev.weft.Outcome;
import dev.weft.reactor.sim.Events;
import dev.weft.reactor.sim.Host;
import dev.weft.reactor.sim.Network;
import dev.weft.reactor.sim.NetworkListener;
import dev.weft.reactor.sim.PacketKind;
import dev.weft.simulation.TraceEntry.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of a simulation: machines, what is to happen, and whose turn it is.
///
/// A step is: what is due at this instant happens; of the machines that have something to do one,
/// chosen from the seed, does one thing; the invariants are looked at. When no machine has anything
/// to do, time passes to the instant at which something happens next. It also does now and then, if
/// that is near, while machines have something to do: work takes time, and what comes meanwhile
/// comes in the middle of it.
///
/// **Threads.** The one that runs the simulation.
final class World {

  /// Some worlds are faster than others.
  private static final int[] LAGS = {0, 2, 8, 24};

  private static final int LAG_CHOICES = 64;

  /// Ends a blocking call that waits in a simulation that has ended.
  @SuppressWarnings("serial")
  private static final class Ended extends RuntimeException {
    Ended() {
      super("the simulation is over", null, false, false);
    }
  }

  private final Events events = new Events();
  private final Trace trace;
  private final SplittableRandom turns;
  private final Network network;
  private final Map<Host, Machine> byHost = new HashMap<>();
  private final List<Machine> machines = new ArrayList<>();
  private final List<Machine> ready = new ArrayList<>();
  private final List<Invariant> invariants;
  private final long limitNanos;

  /// So many steps without time passing are no work, but a program that waits by yielding for what
  /// only time can bring.
  private final int spinning;

  /// How much time may pass at once while there is something to do.
  private final long busyNanos;

  /// In how many of 64 choices it does, if it may.
  private final int lag;

  private long steps;
  private int stepsAtOnce;
  private int clientsLeft;
  private @Nullable Failure failure;

  /// What ended the run.
  record Failure(String what, @Nullable Throwable cause) {}

  World(
      Trace trace,
      SplittableRandom turns,
      List<Invariant> invariants,
      Duration limit,
      int spinning,
      Duration busy) {
    this.trace = trace;
    this.turns = turns;
    this.network = new Network(events, turns.nextLong());
    network.onReady(this::hears);
    network.listener(new PacketTrace());
    this.invariants = invariants;
    this.limitNanos = limit.toNanos();
    this.spinning = spinning;
    this.busyNanos = busy.toNanos();
    this.lag = LAGS[turns.nextInt(LAGS.length)];
  }

  Trace trace() {
    return trace;
  }

  long now() {
    return events.now();
  }

  long steps() {
    return steps;
  }

  void at(long nanos, Runnable what) {
    if (nanos != Long.MAX_VALUE) {
      events.at(nanos, what);
    }
  }

  int size() {
    return machines.size();
  }

  void add(Machine machine) {
    machines.add(machine);
    byHost.put(machine.host(), machine);
    if (machine.isClient()) {
      clientsLeft++;
    }
  }

  Machine machine(String name) {
    return machines.stream()
        .filter(machine -> machine.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no host '" + name + "'"));
  }

  /// The network between all machines.
  Network network() {
    return network;
  }

  Host host(String name) {
    return machine(name).host();
  }

  /// The reactor of a machine has something to report.
  private void hears(Host host) {
    Machine machine = byHost.get(host);
    if (machine != null) {
      machine.collect();
    }
  }

  /// Puts what happens in the network into the trace.
  private final class PacketTrace implements NetworkListener {
    @Override
    public void packet(
        long nanos, PacketKind kind, Host from, int fromPort, Host to, int toPort, int bytes) {
      trace.mix(nanos);
      trace.mix(kind.ordinal());
      trace.mix(from.name());
      trace.mix(to.name());
      trace.mix(((long) fromPort << 48) ^ ((long) toPort << 32) ^ bytes);
      if (trace.keeps()) { // no text is made for each of millions
        tell(nanos, kind, from, fromPort, to, toPort, bytes);
      }
    }

    private void tell(
        long nanos, PacketKind kind, Host from, int fromPort, Host to, int toPort, int bytes) {
      String what = kind.name().toLowerCase(Locale.ROOT);
      trace.tell(
          nanos,
          Kind.PACKET,
          from.name(),
          to.name(),
          () -> "%s %s -> %s, %s bytes".formatted(what, fromPort, toPort, bytes));
    }

    @Override
    public void fault(long nanos, String what) {
      trace.mix(what);
    }
  }

  /// Runs until all clients are done, or, where there are none, all hosts.
  ///
  /// @return what went wrong, or null
  @Nullable Failure run() {
    for (Machine machine : machines) {
      start(machine);
    }
    boolean more = true;
    while (more && failure == null && !isDone()) {
      more = goOnOnce();
    }
    if (failure == null && !isDone()) {
      nothingMore();
    }
    Failure how = failure;
    if (how != null) {
      trace.tell(now(), Kind.FAILURE, null, null, () -> how.what() + because(how.cause()));
    }
    return how;
  }

  private static String because(@Nullable Throwable cause) {
    return cause == null ? "" : ": " + cause;
  }

  private boolean isDone() {
    return clientsLeft == 0 && (hasClients() || machines.stream().allMatch(Machine::isDone));
  }

  private boolean hasClients() {
    return machines.stream().anyMatch(Machine::isClient);
  }

  /// For a blocking call that waits: one step.
  boolean goOn() {
    if (failure != null) {
      throw new Ended();
    }
    return goOnOnce();
  }

  private boolean goOnOnce() {
    if (!ready.isEmpty() && events.next() > now() && !timePasses()) {
      step();
      return true;
    }
    if (events.next() > limitNanos) {
      return events.next() != Long.MAX_VALUE
          && fail("these had not ended at the limit: " + unfinished(), null);
    }
    if (events.next() > now()) {
      stepsAtOnce = 0;
    }
    return events.runNext();
  }

  /// Whether time passes although there is something to do.
  private boolean timePasses() {
    return events.next() - now() <= busyNanos && turns.nextInt(LAG_CHOICES) < lag;
  }

  private void step() {
    int chosen = turns.nextInt(ready.size());
    Machine machine = ready.get(chosen);
    trace.mix(now());
    trace.mix(machine.number());
    steps++;
    try {
      if (!machine.step()) {
        unlist(machine);
      }
    } catch (RuntimeException | Error broken) {
      unlist(machine);
      fail(machine + " could not be simulated", broken);
    }
    if (++stepsAtOnce == spinning) {
      fail(spinning + " steps, and no time passed; the last was of " + machine, null);
    }
    for (int i = 0; i < invariants.size(); i++) {
      check(invariants.get(i));
    }
  }

  private void check(Invariant invariant) {
    try {
      invariant.check().run();
    } catch (RuntimeException | Error broken) {
      fail("the invariant '" + invariant.name() + "' does not hold", broken);
    }
  }

  private void unlist(Machine machine) {
    int place = machine.place;
    if (place >= 0) {
      machine.place = -1;
      Machine last = ready.removeLast();
      if (last != machine) {
        ready.set(place, last);
        last.place = place;
      }
    }
  }

  /// M1.
  void ready(Machine machine) {
    if (machine.place < 0) {
      machine.place = ready.size();
      ready.add(machine);
    }
  }

  private boolean fail(String what, @Nullable Throwable cause) {
    if (failure == null) {
      failure = new Failure(what, cause);
    }
    return false;
  }

  /// Nobody has anything to do, and nothing will happen: unless another thread woke somebody.
  private void nothingMore() {
    for (Machine machine : machines) {
      if (machine.isUp() && failure == null) {
        ready(machine);
        step();
      }
    }
    fail("nothing can happen any more, and these have not ended: " + unfinished(), null);
  }

  private List<Machine> unfinished() {
    return machines.stream()
        .filter(machine -> !hasClients() || machine.isClient())
        .filter(machine -> !machine.isDone())
        .toList();
  }

  void start(Machine machine) {
    happened(Kind.HOST, machine, "starts");
    machine.start();
  }

  /// The program of `machine` has ended.
  void programOver(Machine machine, Outcome<?> how) {
    switch (how) {
      case Outcome.Success<?> _ -> {
        happened(Kind.HOST, machine, "has ended");
        if (machine.isClient()) {
          clientsLeft--;
        }
      }
      case Outcome.Failure<?>(Throwable cause) -> {
        happened(Kind.HOST, machine, "has failed");
        fail(machine + " failed", cause);
      }
    }
  }

  /// A fault, or its mending, begins.
  void harm(String what, Fault.Harm harm) {
    trace.mix(what);
    trace.tell(now(), Kind.FAULT, null, null, () -> what);
    harm.in(this);
  }

  /// @param withPower whether the system that it runs on lives, and tells its peers
  void crash(Machine machine, boolean withPower) {
    if (machine.isUp()) {
      if (machine.isClient() && machine.isDone()) {
        clientsLeft++;
      }
      machine.crash(withPower);
      unlist(machine);
    }
  }

  void restart(Machine machine) {
    if (!machine.isUp()) {
      machine.host().restart();
      start(machine);
    }
  }

  /// The program has something to say.
  void note(String text) {
    trace.mix(text);
    trace.tell(now(), Kind.NOTE, null, null, () -> text);
  }

  private void happened(Kind kind, Machine machine, String what) {
    trace.mix(now());
    trace.mix(machine.number());
    trace.mix(what);
    tell(kind, machine, () -> what);
  }

  /// Keeps what is no part of the hash.
  void tell(Kind kind, Machine machine, Supplier<String> text) {
    trace.tell(now(), kind, machine.name(), null, text);
  }

  /// A task, or with the number 0 a blocking call, is about to run.
  void stepped(Machine machine, long task, @Nullable String name) {
    tell(
        Kind.STEP,
        machine,
        () ->
            task == 0
                ? "a blocking call"
                : "task " + task + (name == null ? "" : " '" + name + "'"));
  }

  /// Closes all runtimes.
  void close() {
    machines.forEach(Machine::close);
  }
}
