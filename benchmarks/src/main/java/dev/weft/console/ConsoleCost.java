package dev.weft.console;

import com.sun.management.OperatingSystemMXBean;
import dev.weft.Weft;
import dev.weft.time.Time;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/// What a page costs the program that it shows: 10 000 tasks, half of which sleep and half of which
/// wake up each second, and a page that is sent its hundred rows twice a second. Prints the share
/// of one core that the process used with a page open, and without. The reader is `curl`.
///
/// ```sh
/// mvn -Pbench verify -pl benchmarks -am -DskipTests -Dweft.bench.main=dev.weft.console.ConsoleCost
/// ```
final class ConsoleCost {
  private ConsoleCost() {}

  private static final int TASKS = 10_000;

  /// Until the compiler has done its work, and how long each of the two is measured.
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private static final Duration MEASURED = Duration.ofSeconds(20);

  /// Runs it.
  public static void main(String[] args) throws Exception {
    var heard = new ConsoleListener();
    try (Weft weft =
            Weft.builder()
                .executor("workstealing")
                .set("weft.task-history", "on")
                .listener(heard)
                .open();
        var server =
            new ConsoleServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Feed(weft, heard))) {
      server.start();
      for (int i = 0; i < TASKS / 2; i++) {
        weft.spawn("sleeper " + i, Time.sleep(Duration.ofHours(1)));
        weft.spawn("ticker " + i, new Ticking());
      }
      Process page =
          new ProcessBuilder(
                  "curl", "-sN", "-o", "/dev/null", server.url() + "events?sort=busy&desc=1")
              .inheritIO()
              .start();
      try {
        share(WARM_UP);
        double with = share(MEASURED);
        page.destroy();
        page.waitFor();
        share(Duration.ofSeconds(2));
        double without = share(MEASURED);
        System.out.printf(
            "%d tasks, two looks a second: %.2f %% of a core with a page, %.2f %% without; the page"
                + " costs %.2f %%%n",
            TASKS, 100 * with, 100 * without, 100 * (with - without));
      } finally {
        page.destroy();
      }
    }
  }

  /// The share of a core that this process uses.
  private static double share(Duration time) throws InterruptedException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long began = System.nanoTime();
    long before = system.getProcessCpuTime();
    Thread.sleep(time);
    return (system.getProcessCpuTime() - before) / (double) (System.nanoTime() - began);
  }
}
