package dev.weft.benchmarks;

import dev.weft.reactor.sim.Event;
import dev.weft.reactor.sim.Events;
import dev.weft.reactor.sim.Host;
import dev.weft.reactor.sim.Latency;
import dev.weft.reactor.sim.LinkConditions;
import dev.weft.reactor.sim.Network;
import dev.weft.reactor.sim.SimReactorProvider;
import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import dev.weft.spi.Settings;
import dev.weft.spi.Source;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;

/// How many simulated packets a second of processor time goes through, and what the end of a
/// connection takes of the heap: hosts of which each has connections to the next ones, one packet
/// to and fro on some of them. All on one thread, without runtimes: what is measured is the
/// network. Then all that there are: each exchanges a packet to and fro every `pause` seconds, for
/// `minutes` of simulated time.
///
/// Properties: `hosts` (1000), `ends` of connections at each host (1000), `busy` connections
/// (100000), `seconds` (10), `pause` (20), `minutes` (10).
public final class SimulatedNetwork {

  private static final int PORT = 80;

  private final Events events = new Events();
  private final Network network = new Network(events, 1);
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Host, Node> byHost = new HashMap<>();
  private final Queue<Node> ready = new ArrayDeque<>();

  /// Whether what is received is answered, and whether by who was called alone.
  private boolean isAnswering = true;

  private boolean beats;
  private final ByteBuffer out = ByteBuffer.allocateDirect(32);
  private final ByteBuffer in = ByteBuffer.allocateDirect(1024);

  private final class Node {
    final Host host;
    final Reactor reactor;
    final ServerSocketChannel listener;
    final InetSocketAddress address;
    final List<SocketChannel> channels = new ArrayList<>();
    final List<Reactor.Handle> handles = new ArrayList<>();

    /// So many of the channels it has opened itself; it was called on the others.
    int dialled;

    Node(Host host, Settings settings) throws IOException {
      this.host = host;
      this.reactor = new SimReactorProvider(host).open(settings);
      this.listener = reactor.channels().openServerSocketChannel();
      listener.configureBlocking(false);
      listener.bind(new InetSocketAddress(PORT), 4096);
      this.address = new InetSocketAddress(host.address(), PORT);
    }

    void connect(Node to) throws IOException {
      SocketChannel channel = reactor.channels().openSocketChannel();
      channel.configureBlocking(false);
      channel.connect(to.address);
      channels.add(channel);
    }

    void attachAll() throws IOException {
      dialled = channels.size();
      for (SocketChannel channel : channels) {
        if (!channel.finishConnect()) {
          throw new IllegalStateException("not connected");
        }
      }
      SocketChannel accepted = listener.accept();
      for (; accepted != null; accepted = listener.accept()) {
        accepted.configureBlocking(false);
        channels.add(accepted);
      }
      for (int i = 0; i < channels.size(); i++) {
        Reactor.Handle handle = reactor.attach(new Source.OfChannel(channels.get(i)), i);
        handle.arm(Readiness.READ);
        handles.add(handle);
      }
    }

    void answer(long token, int bits) {
      try {
        int read = channels.get((int) token).read(in.clear());
        if (read > 0 && isAnswering && (!beats || token >= dialled)) {
          send((int) token);
        }
        handles.get((int) token).arm(Readiness.READ);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    void send(int channel) throws IOException {
      channels.get(channel).write(out.clear());
    }
  }

  /// Prints what an end takes, then a line for each second.
  public static void main(String[] args) throws Exception {
    new SimulatedNetwork()
        .run(
            Integer.getInteger("hosts", 1000),
            Integer.getInteger("ends", 1000),
            Integer.getInteger("busy", 100_000),
            Integer.getInteger("seconds", 10));
  }

  private void run(int hosts, int ends, int busy, int seconds) throws Exception {
    network.conditions(
        LinkConditions.of(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(50))));
    network.onReady(host -> ready.add(byHost.get(host)));
    for (int i = 0; i < hosts; i++) {
      var node = new Node(network.host("host" + i), new NoSettings());
      nodes.add(node);
      byHost.put(node.host, node);
    }
    for (int i = 0; i < hosts; i++) {
      for (int k = 0; k < ends / 2; k++) {
        nodes.get(i).connect(nodes.get((i + 1 + k) % hosts));
      }
      while (events.runNext()) {}
    }
    for (Node node : nodes) {
      node.attachAll();
    }
    System.gc();
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long all = (long) hosts * (ends / 2) * 2;
    System.out.printf("%d ends of connections, %d bytes each%n", all, heap / all);
    for (int i = 0; i < busy; i++) {
      nodes.get(i % hosts).send(i / hosts % (ends / 2));
    }
    for (int second = 0; second < seconds; second++) {
      measure();
    }
    beAllAlive(Integer.getInteger("pause", 20), Integer.getInteger("minutes", 10));
  }

  /// Sends on one connection now and then.
  private final class Heartbeat extends Event {
    final SocketChannel channel;
    final long pause;

    Heartbeat(SocketChannel channel, long pause) {
      this.channel = channel;
      this.pause = pause;
    }

    @Override
    protected void happen() {
      try {
        channel.write(out.clear());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      events.schedule(this, events.now() + pause);
    }
  }

  private void beAllAlive(int pauseSeconds, int minutes) throws IOException {
    isAnswering = false;
    while (events.runNext()) {
      report();
    }
    isAnswering = true;
    beats = true;
    long pause = Duration.ofSeconds(pauseSeconds).toNanos();
    var random = new SplittableRandom(2);
    for (Node node : nodes) {
      for (SocketChannel channel : node.channels.subList(0, node.dialled)) {
        events.schedule(new Heartbeat(channel, pause), events.now() + random.nextLong(pause));
      }
    }
    var threads = ManagementFactory.getThreadMXBean();
    long end = events.now() + Duration.ofMinutes(minutes).toNanos();
    long before = events.happened();
    long begin = threads.getCurrentThreadCpuTime();
    while (events.next() <= end) {
      events.runNext();
      report();
    }
    double took = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
    long happened = events.happened() - before;
    System.out.printf(
        Locale.ROOT,
        "%d minutes, every connection alive: %d events in %.1f s of processor time, %.0f in a"
            + " second%n",
        minutes,
        happened,
        took,
        happened / took);
  }

  private void report() throws IOException {
    for (Node node = ready.poll(); node != null; node = ready.poll()) {
      node.reactor.poll(0, node::answer);
    }
  }

  private void measure() throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    long before = events.happened();
    long begin = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - begin < 1_000_000_000L) {
      for (int i = 0; i < 10_000; i++) {
        events.runNext();
        report();
      }
    }
    System.out.printf(
        "%d packets in a second of processor time; simulated so far: %s%n",
        events.happened() - before, Duration.ofNanos(events.now()));
  }

  private static final class NoSettings implements Settings {
    @Override
    public String text(String name, String fallback) {
      return fallback;
    }

    @Override
    public int number(String name, int fallback, int least, int most) {
      return fallback;
    }

    @Override
    public Duration duration(String name, Duration fallback) {
      return fallback;
    }
  }
}
