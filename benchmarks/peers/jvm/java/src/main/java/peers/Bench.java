package peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// How the JVM peers measure, so that all do it alike: warm-up, collections in between, wall time,
/// the CPU time of all threads (GC and JIT included), bytes allocated. Prints a line `peer workload
/// metric value unit` for each figure.
///
/// By environment: `REPS` measured rounds after `WARM` others; a round does the body `REPEAT`
/// times, so that a body of few operations can be measured.
public final class Bench {
  private static final MethodHandle CLOCK_GETTIME;
  private static final MemorySegment TIME = Arena.global().allocate(16, 8);
  private static final int PROCESS_CPU_TIME = 2;

  static {
    Linker linker = Linker.nativeLinker();
    CLOCK_GETTIME =
        linker.downcallHandle(
            linker.defaultLookup().find("clock_gettime").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  private Bench() {}

  /// What is measured.
  @FunctionalInterface
  public interface Body {
    void run() throws Exception;
  }

  /// The number in an environment variable (`1_000` is one), or another one.
  public static long env(String name, long otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : Long.parseLong(value.replace("_", ""));
  }

  /// CPU nanoseconds of this process.
  private static synchronized long cpu() {
    try {
      if ((int) CLOCK_GETTIME.invokeExact(PROCESS_CPU_TIME, TIME) != 0) {
        throw new IllegalStateException("clock_gettime failed");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    return TIME.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + TIME.get(ValueLayout.JAVA_LONG, 8);
  }

  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getTotalThreadAllocatedBytes();
  }

  private static long collecting() {
    long millis = 0;
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    return millis;
  }

  /// `VmRSS` or `VmHWM` (its peak), in bytes.
  private static long status(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("\\D+", "")) * 1024;
      }
    }
    throw new IllegalStateException(field);
  }

  private static void print(
      String peer, String workload, String metric, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s %s %s %.3f %s%n", peer, workload, metric, value, unit);
  }

  /// Measures a body of so many operations.
  public static void bench(String peer, String workload, long operations, Body body)
      throws Exception {
    int rounds = (int) env("REPS", 5);
    int warm = (int) env("WARM", 8);
    int repeat = (int) env("REPEAT", 1);
    double all = (double) operations * repeat;
    var wall = new double[rounds];
    var cpu = new double[rounds];
    var bytes = new double[rounds];
    var share = new double[rounds];
    for (int round = -warm; round < rounds; round++) {
      if (round >= 0) {
        System.gc();
      }
      long collecting = collecting();
      long allocated = allocated();
      long cpuStart = cpu();
      long start = System.nanoTime();
      for (int i = 0; i < repeat; i++) {
        body.run();
      }
      if (round >= 0) {
        long nanos = System.nanoTime() - start;
        wall[round] = nanos / all;
        cpu[round] = (cpu() - cpuStart) / all;
        bytes[round] = (allocated() - allocated) / all;
        share[round] = (collecting() - collecting) * 1e8 / nanos;
      }
    }
    for (double[] figures : new double[][] {wall, cpu, bytes, share}) {
      Arrays.sort(figures);
    }
    print(peer, workload, "wall_median", wall[rounds / 2], "ns/op");
    print(peer, workload, "wall_min", wall[0], "ns/op");
    print(peer, workload, "cpu_median", cpu[rounds / 2], "ns/op");
    print(peer, workload, "cpu_min", cpu[0], "ns/op");
    print(peer, workload, "alloc_median", bytes[rounds / 2], "B/op");
    print(peer, workload, "gc_share", share[rounds / 2], "%");
  }

  /// One crowd of `N` sleepers of `SECS` seconds; the body returns when all have woken. With
  /// `SLEEPERS_WARM` another crowd has slept before.
  public static void sleepers(String peer, Body body) throws Exception {
    long tasks = env("N", 1_000_000);
    long seconds = env("SECS", 5);
    if (env("SLEEPERS_WARM", 0) != 0) {
      body.run();
      System.gc();
    }
    long before = status("VmRSS");
    long cpuStart = cpu();
    long start = System.nanoTime();
    body.run();
    double wall = (System.nanoTime() - start) / 1e9;
    double cpu = (cpu() - cpuStart) / 1e9;
    if (wall < seconds) {
      throw new AssertionError("they did not sleep: " + wall);
    }
    long peak = status("VmHWM");
    print(peer, "W6", "wall_over_ideal", wall - seconds, "s");
    print(peer, "W6", "cpu", cpu, "s");
    print(peer, "W6", "peak_rss", peak / 1048576.0, "MiB");
    print(peer, "W6", "rss_per_task", (peak - before) / (double) tasks, "B");
  }

  /// Live heap per task: the body starts so many long sleepers and returns; then the process ends.
  public static void liveHeap(String peer, long tasks, Body spawn) throws Exception {
    liveHeap(peer, "W6live", tasks, spawn);
  }

  /// As [#liveHeap(String, long, Body)], of another workload.
  public static void liveHeap(String peer, String workload, long tasks, Body spawn)
      throws Exception {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    spawn.run();
    Thread.sleep(3000);
    System.gc();
    System.gc();
    long live = runtime.totalMemory() - runtime.freeMemory() - before;
    print(peer, workload, "heap_per_task", live / (double) tasks, "B");
    System.out.flush();
    runtime.halt(0);
  }

  /// Answers each line of standard input with `allocated BYTES`: how much all threads have
  /// allocated so far. For servers; the thread that waits for lines costs nothing meanwhile.
  public static void answerAllocations() {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (var lines = new BufferedReader(new InputStreamReader(System.in))) {
                while (lines.readLine() != null) {
                  System.out.println("allocated " + allocated());
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /// Pseudo-random timeouts between 1 s and some 60 s, in milliseconds, the same in every process.
  public static final class Delays {
    private long state = 1;

    public long next() {
      state = state * 6364136223846793005L + 1442695040888963407L;
      return 1000 + (state >>> 33) % 59000;
    }
  }
}
