package dev.weft.reactor.sim;

import dev.weft.spi.RuntimeClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A network that exists in memory: hosts, and what the ways between them are like. What it does is
/// decided by its seed and by what the hosts do; the same again gives the same again.
///
/// ```java
/// var network = new Network(seed);
/// network.conditions(LinkConditions.of(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(20))));
/// Host server = network.host("server");
/// try (Weft weft = Weft.builder().reactor(new SimReactorProvider(server))...open()) { ... }
/// ```
///
/// **Time.** Packets take theirs in one of two ways. A network made of [Events] goes by these:
/// whoever made them lets them happen, and time stands still meanwhile. Any other goes by the clock
/// of the runtimes on its hosts: by virtual time if that is theirs, which then passes to whatever
/// comes first, a timer or a packet, else by the system's.
///
/// **Threads.** Any. All there is to know is under the monitor of this object, which is nothing to
/// whoever is alone.
///
/// - **M1** Everything behind this network, sockets, hosts, packets, readiness, is read and changed
///   under its monitor alone. Nothing that may block is called there, and of the user's only
///   [Latency], the [NetworkListener] and the hook of [#onReady].
/// - **M2** A channel's own locks come before the monitor, never after: no channel is closed by
///   whoever holds it.
public final class Network {

  private final Events events;
  private final boolean isDriven;
  private final SplittableRandom random;
  private final SparePackets spare = new SparePackets();
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<InetAddress, Host> byAddress = new HashMap<>();
  private final Map<Long, Link> links = new HashMap<>();
  private final Link common = new Link(this);
  private final List<SimReactor> reactors = new ArrayList<>();

  private LinkConditions conditions = LinkConditions.ideal();
  private @Nullable NetworkListener listener;
  private @Nullable Consumer<? super Host> readyHook;
  private @Nullable RuntimeClock clock;
  private final long origin = System.nanoTime();

  /// Changes when a link does; what a connection knows of its link is of one version.
  private int version;

  /// Whether what is due is happening, each at its own time.
  private boolean isCatchingUp;

  /// Threads that wait in a channel in blocking mode.
  private int blocked;

  /// A network that goes by the clock of the runtimes on it.
  ///
  /// @param seed decides everything that is left to chance
  public Network(long seed) {
    this(new Events(), seed, false);
  }

  /// A network in which packets are among `events`, and move when these are run.
  ///
  /// @param seed decides everything that is left to chance
  public Network(Events events, long seed) {
    this(events, seed, true);
  }

  private Network(Events events, long seed, boolean isDriven) {
    this.events = events;
    this.isDriven = isDriven;
    this.random = new SplittableRandom(seed);
  }

  /// The host called `name`, made when it is first asked for. It has an address of its own and,
  /// like any other, 127.0.0.1; every host can resolve its name.
  ///
  /// @throws IllegalArgumentException if there are 16 million hosts already, or the name is empty
  public synchronized Host host(String name) {
    Host known = hosts.get(name);
    if (known != null) {
      return known;
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("a host without a name");
    }
    int number = hosts.size() + 1;
    if (number >= 1 << 24) {
      throw new IllegalArgumentException("too many hosts");
    }
    byte[] address = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    try {
      var host = new Host(this, name, number, InetAddress.getByAddress(name, address));
      hosts.put(name, host);
      byAddress.put(host.address(), host);
      return host;
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /// All hosts, in the order in which they were made.
  public synchronized List<Host> hosts() {
    return List.copyOf(hosts.values());
  }

  /// What all ways between different hosts are like, from now on, but for those of which something
  /// else was said. [LinkConditions#ideal] at first. From a host to itself the way is always ideal.
  public synchronized void conditions(LinkConditions all) {
    conditions = all;
    version++;
  }

  /// What the way from one host to another is like, from now on.
  public synchronized void conditions(Host from, Host to, LinkConditions is) {
    own(from, to).conditions(is);
  }

  /// Cuts the way between two hosts, in both directions. What is in flight is lost. Connections
  /// last: what they lose is sent again until it arrives or, after a quarter of an hour of trying,
  /// is given up.
  public synchronized void cut(Host a, Host b) {
    fault("cut " + a.name() + " " + b.name());
    own(a, b).cut(true);
    own(b, a).cut(true);
  }

  /// Mends what [#cut] has done.
  public synchronized void mend(Host a, Host b) {
    fault("mend " + a.name() + " " + b.name());
    own(a, b).cut(false);
    own(b, a).cut(false);
  }

  /// Cuts every way between one group and another.
  public synchronized void partition(Collection<Host> group, Collection<Host> others) {
    for (Host a : group) {
      for (Host b : others) {
        if (a != b) {
          cut(a, b);
        }
      }
    }
  }

  /// Mends every way.
  public synchronized void heal() {
    fault("heal");
    links.values().forEach(link -> link.cut(false));
    version++;
  }

  /// Sets who is told what happens.
  public synchronized void listener(NetworkListener told) {
    listener = told;
  }

  /// Sets who is told when a host's reactor has something to report, or was woken up: once, until
  /// it was polled. Called under the network's monitor: the hook only makes a note.
  public synchronized void onReady(Consumer<? super Host> hook) {
    readyHook = hook;
  }

  private Link own(Host from, Host to) {
    if (from == to) {
      throw new IllegalArgumentException("there is no way from " + from + " to itself");
    }
    version++;
    return links.computeIfAbsent(key(from, to), absent -> new Link(this));
  }

  private static long key(Host from, Host to) {
    return (long) from.number() << 32 | to.number();
  }

  /// The way from `from` to `to`, in this [#version]; null if it is ideal.
  @Nullable Link link(Host from, Host to) {
    if (from == to) {
      return null;
    }
    Link found = links.isEmpty() ? null : links.get(key(from, to));
    if (found == null && conditions.bytesPerSecond() > 0) {
      found = new Link(this);
      links.put(key(from, to), found);
    }
    Link way = found == null ? common : found;
    return way.isIdeal() ? null : way;
  }

  int version() {
    return version;
  }

  LinkConditions conditions() {
    return conditions;
  }

  RandomGenerator random() {
    return random;
  }

  boolean happens(double likelihood) {
    return likelihood > 0 && random.nextDouble() < likelihood;
  }

  SparePackets spare() {
    return spare;
  }

  /// The host that `address` means to `here`; null if there is none.
  @Nullable Host hostAt(Host here, InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress()
        ? here
        : byAddress.get(address);
  }

  /// The addresses of the host called `name`.
  synchronized List<InetAddress> lookup(String name) throws UnknownHostException {
    Host known = hosts.get(name);
    if (known != null) {
      return List.of(known.address());
    }
    if (name.equalsIgnoreCase("localhost")) {
      return List.of(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}));
    }
    try {
      return List.of(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException notLiteral) {
      throw new UnknownHostException(name + ": no such host in the simulated network");
    }
  }

  boolean isListenedTo() {
    return listener != null;
  }

  void packet(PacketKind kind, Host from, int fromPort, Host to, int toPort, int bytes) {
    NetworkListener told = listener;
    if (told != null) {
      told.packet(now(), kind, from, fromPort, to, toPort, bytes);
    }
  }

  void fault(String what) {
    NetworkListener told = listener;
    if (told != null) {
      told.fault(now(), what);
    }
  }

  void ready(Host host) {
    Consumer<? super Host> hook = readyHook;
    if (hook != null) {
      hook.accept(host);
    }
  }

  // Time.

  /// The runtime on one of the hosts goes by `its` clock.
  synchronized void follow(RuntimeClock its) {
    if (!isDriven && clock == null) {
      clock = its;
    }
  }

  /// Whether time passes by itself.
  boolean passesByItself() {
    return !isDriven && clock == null;
  }

  private long clockNanos() {
    RuntimeClock followed = clock;
    return followed == null ? System.nanoTime() - origin : followed.nanos();
  }

  long now() {
    return isDriven || isCatchingUp ? events.now() : Math.max(events.now(), clockNanos());
  }

  /// Lets happen what is due, where nobody else does.
  void catchUp() {
    if (!isDriven && events.next() != Long.MAX_VALUE) {
      isCatchingUp = true;
      try {
        events.runUntil(clockNanos());
      } finally {
        isCatchingUp = false;
      }
    }
  }

  /// When the next packet arrives, for whoever has to see to that; [Long#MAX_VALUE] for none.
  long nextDeadline() {
    return isDriven ? Long.MAX_VALUE : events.next();
  }

  void schedule(Event event, long nanos) {
    boolean isEarliest = nanos < events.next();
    events.schedule(event, nanos);
    if (isEarliest && passesByItself()) {
      reactors.forEach(SimReactor::lookAgain);
      changed();
    }
  }

  void cancel(Event event) {
    events.cancel(event);
  }

  void opened(SimReactor reactor) {
    reactors.add(reactor);
  }

  void closed(SimReactor reactor) {
    reactors.remove(reactor);
  }

  // Channels in blocking mode.

  /// Something has changed that a channel in blocking mode may wait for.
  void changed() {
    if (blocked > 0) {
      notifyAll();
    }
  }

  /// Waits for a change. Under the monitor, which is let go of meanwhile.
  ///
  /// @throws IllegalStateException if time does not pass by itself: whoever would end the wait is
  ///   the thread that waits
  void awaitChange() {
    if (isDriven) {
      throw new IllegalStateException(
          "a channel in blocking mode would stop the thread on which the simulated network runs:"
              + " configureBlocking(false)");
    }
    long left = events.next() == Long.MAX_VALUE ? 0 : Math.max(1, events.next() - clockNanos());
    blocked++;
    try {
      wait(Math.ceilDiv(left, 1_000_000L));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // which closes the channel, and so ends the wait
    } finally {
      blocked--;
    }
    catchUp();
  }

  @Override
  public synchronized String toString() {
    return "Network[" + hosts.size() + " hosts, " + events.pending() + " to happen]";
  }
}
