package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.WorkerMetrics;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runtimes that have nothing to do, one of each pairing, all at once since watching takes its
/// time.
@Timeout(60)
class IdlePoolTest {

  private static final int CONNECTIONS = 50;
  private static final int SECONDS = 5;
  private static final String NAME = "idle-";
  private static final Path THREADS = Path.of("/proc/self/task");

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final List<Weft> pools = new ArrayList<>();

  @Test
  @DisplayName("S1-13 4.12 with open sockets and a far timer: no wake-up in 5 seconds, and no CPU")
  void sleeps() throws Exception {
    try {
      for (Pairing pairing : Pairing.all()) {
        if (pairing.missing().isEmpty()) {
          pools.add(open(pairing));
        }
      }
      assertThat(pools).isNotEmpty();
      // On a machine that is busy with other things a thread may be late with its last step: of
      // some windows one must be quiet.
      AssertionError notQuiet = null;
      for (int window = 0; window < 3; window++) {
        try {
          awaitQuiet();
          watch();
          return;
        } catch (AssertionError e) {
          notQuiet = e;
        }
      }
      throw notQuiet;
    } finally {
      pools.forEach(Weft::close);
    }
  }

  private void watch() throws IOException {
    var counters = counters();
    var switches = switches();
    long leastCpu = Long.MAX_VALUE;
    for (int second = 0; second < SECONDS; second++) {
      long before = SYSTEM.getProcessCpuTime();
      pause(1_000_000_000L);
      leastCpu = Math.min(leastCpu, SYSTEM.getProcessCpuTime() - before);
    }
    assertThat(counters()).isEqualTo(counters);
    assertThat(counters).allMatch(pool -> parks(pool) >= 1);
    assertThat(switches()).as("times each thread was scheduled").isEqualTo(switches);
    // The JVM itself still compiles and collects now and then: not in each of the seconds.
    assertThat(leastCpu).as("CPU nanoseconds in the idlest second").isLessThan(20_000_000L);
  }

  private static long parks(ExecutorMetrics pool) {
    return pool.workers().stream().mapToLong(WorkerMetrics::parks).sum();
  }

  /// A pool whose workers have worked, and whose sockets are silent now.
  private static Weft open(Pairing pairing) throws Exception {
    String name = NAME + pairing.executor() + "-" + pairing.reactor();
    Weft weft = pairing.builder().name(name).workers(4).open();
    weft.spawn(Time.sleep(Duration.ofHours(1)));
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TcpListener listener = TcpListener.bind(weft, any);
    weft.spawn(EchoCommand.serve(listener));
    weft.blockOn(
        async(
            () -> {
              for (int i = 0; i < CONNECTIONS; i++) {
                TcpStream stream = await(TcpStream.connect(listener.localAddress()));
                ByteBuffer buffer = ByteBuffer.allocate(1);
                await(stream.writeAll(buffer));
                await(stream.read(buffer.clear()));
                weft.spawn(stream.read(buffer.clear()));
              }
            }));
    // Some executors run on the thread that is in blockOn.
    Thread.ofPlatform().name(name + "-caller").daemon().start(() -> wait(weft));
    return weft;
  }

  private static void wait(Weft weft) {
    try {
      weft.blockOn(Futures.never());
    } catch (Exception closed) {
      // as the test does at its end
    }
  }

  private List<ExecutorMetrics> counters() {
    return pools.stream().map(weft -> weft.metrics().executor()).toList();
  }

  /// How often the operating system has taken each worker's thread from a processor, by its number:
  /// a thread that woke up went to sleep again since. Empty where that is not said.
  private static Map<String, List<String>> switches() throws IOException {
    var switches = new TreeMap<String, List<String>>();
    if (Files.exists(THREADS)) {
      try (var threads = Files.list(THREADS)) {
        for (Path thread : threads.toList()) {
          try {
            if (Files.readString(thread.resolve("comm")).startsWith(NAME)) {
              switches.put(thread.getFileName().toString(), switchesOf(thread));
            }
          } catch (IOException e) {
            if (Files.exists(thread)) {
              throw e;
            } // else one of the JVM's has ended meanwhile; a worker would be missed
          }
        }
      }
    }
    return switches;
  }

  private static List<String> switchesOf(Path thread) throws IOException {
    return Files.readAllLines(thread.resolve("status")).stream()
        .filter(line -> line.contains("ctxt_switches"))
        .toList();
  }

  /// A pool's standby stops its clock when nothing has happened for a while.
  private static void awaitQuiet() throws IOException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    var last = switches();
    for (int same = 0; same < 5 && System.nanoTime() - deadline < 0; ) {
      pause(100_000_000L);
      var now = switches();
      same = now.equals(last) ? same + 1 : 0;
      last = now;
    }
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
