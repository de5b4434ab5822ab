import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What Weft must reach beside its peers, a line for each, and whether this run has reached it.
/// Figures are ratios of the best of all undisturbed processes, or those themselves; where a goal
/// holds for every process, the worst one's best.
final class Goals {
  private static final String NIO = "nio-raw";
  private static final String FFM = "ffm-epoll";
  private static final String FIFO_NIO = "weft-fifo-nio";
  private static final String FIFO_EPOLL = "weft-fifo-epoll";
  private static final String WS_NIO = "weft-ws-nio";
  private static final String WS_EPOLL = "weft-ws-epoll";
  private static final String POLLED = "weft-fifo-poll";
  private static final String BLOCKS = "weft-fifo";
  private static final String POLLED_2 = "weft-ws2-poll";
  private static final String BLOCKS_2 = "weft-ws2";

  private final Results results;
  private final List<String> rows = new ArrayList<>();

  /// The workloads that the next row is about.
  private final Set<String> asked = new HashSet<>();

  private Goals(Results results) {
    this.results = results;
  }

  static String of(Results results) {
    var goals = new Goals(results);
    goals.sockets();
    goals.tasks();
    goals.sleepersAndTimers();
    goals.channels();
    goals.startAndGrowth();
    return Table.head(List.of("workload", "what", "goal", "measured", "met", "on"))
        + String.join("", goals.rows);
  }

  private void atMost(double bound, String workload, String what, double measured) {
    add("≤ ", bound, workload, what, measured, measured <= bound);
  }

  private void atLeast(double bound, String workload, String what, double measured) {
    add("≥ ", bound, workload, what, measured, measured >= bound);
  }

  private void add(
      String relation, double bound, String workload, String what, double measured, boolean met) {
    rows.add(
        Table.row(
            List.of(
                workload,
                what,
                relation + Results.number(bound),
                Results.number(measured),
                Double.isNaN(measured) ? "not measured" : met ? "yes" : "**no**",
                Double.isNaN(measured) ? "–" : results.days(asked))));
    asked.clear();
  }

  private double best(String workload, String metric, String peers) {
    asked.add(workload);
    return results.best(workload, metric, peers);
  }

  private double least(String workload, String metric, String peers) {
    asked.add(workload);
    return results.least(workload, metric, peers);
  }

  private double most(String workload, String metric, String peers) {
    asked.add(workload);
    return results.most(workload, metric, peers);
  }

  private double ratio(String workload, String metric, String peer, String others) {
    return best(workload, metric, peer) / best(workload, metric, others);
  }

  private void sockets() {
    for (String[] pair : new String[][] {{FIFO_NIO, NIO}, {FIFO_EPOLL, FFM}}) {
      String name = pair[0].substring("weft-".length());
      String cpu = name + ", CPU ÷ ";
      atMost(1, "W1 a", cpu + "tokio", ratio("W1a-pin", "server_cpu", pair[0], Results.TOKIO));
      atMost(1.03, "W1 a", cpu + pair[1], ratio("W1a-pin", "server_cpu", pair[0], pair[1]));
      atLeast(
          1,
          "W1 a",
          name + ", requests/s ÷ tokio",
          ratio("W1a-pin", "throughput", pair[0], Results.TOKIO));
      atMost(1, "W1 b", cpu + NIO, ratio("W1b-pin", "server_cpu", pair[0], NIO));
      atLeast(
          1,
          "W1 b",
          name + ", requests/s ÷ best Netty",
          ratio("W1b-pin", "throughput", pair[0], "netty-.*"));
    }
    atMost(
        1,
        "W1 c",
        "fifo-epoll, CPU ÷ tokio",
        ratio("W1c-pin", "server_cpu", FIFO_EPOLL, Results.TOKIO));
    atMost(1, "W1 c", "fifo-nio, CPU ÷ nio-raw", ratio("W1c-pin", "server_cpu", FIFO_NIO, NIO));
    for (String peer : new String[] {WS_NIO, WS_EPOLL}) {
      String name = peer.substring("weft-".length());
      atMost(
          1,
          "W1 a, free",
          name + ", 2 workers, CPU ÷ tokio",
          ratio("W1a-free", "server_cpu", peer, Results.TOKIO));
      atMost(
          1,
          "W1 a, free",
          name + ", 2 workers, futex calls ÷ tokio",
          ratio("W1calls-free", "futex", peer, "tokio-mt"));
    }
    for (String peer : new String[] {FIFO_NIO, FIFO_EPOLL}) {
      atMost(
          1.10,
          "W1 growth",
          peer.substring("weft-".length()) + ", CPU from 10 to 4 000 connections ÷ that of C",
          growth("W1", "server_cpu", peer, 10, 4000)
              / growth("W1", "server_cpu", "c-epoll", 10, 4000));
      atMost(
          1, // as much as the question how much it is
          "W1 growth",
          peer.substring("weft-".length()) + ", bytes allocated per request, in async blocks",
          least("W1calls-pin", "alloc", peer));
    }
  }

  private double growth(String workload, String metric, String peer, int from, int to) {
    return best(workload + "@" + to, metric, peer) / best(workload + "@" + from, metric, peer);
  }

  private double wall(String workload, String peer) {
    return least(workload, "wall_min", peer);
  }

  private void tasks() {
    atMost(40, "W2", "inside, polled, ns", wall("W2-inside", POLLED));
    atMost(48, "W2", "outside, polled, ns", wall("W2-outside", POLLED));
    atMost(
        6,
        "W2",
        "inside, async blocks − polled, ns",
        wall("W2-inside", BLOCKS) - wall("W2-inside", POLLED));
    atMost(
        6,
        "W2",
        "outside, async blocks − polled, ns",
        wall("W2-outside", BLOCKS) - wall("W2-outside", POLLED));
    atMost(
        1.3,
        "W2",
        "inside, polled, CPU on two workers ÷ wall on one",
        least("W2-inside", "cpu_min", POLLED_2) / wall("W2-inside", "weft-ws1-poll"));
    for (String peer : new String[] {POLLED, POLLED_2}) {
      String name = peer.substring("weft-".length());
      for (String kind : new String[] {"yield_now", "selfwake"}) {
        atMost(
            14,
            "W3",
            name + ", " + kind + ", worst process, ns",
            most("W3-" + kind, "wall_min", peer));
      }
    }
    for (String peer : new String[] {BLOCKS, BLOCKS_2}) {
      atMost(
          17,
          "W3",
          peer.substring("weft-".length()) + ", async blocks, worst process, ns",
          most("W3-yield_now", "wall_min", peer));
    }
    atMost(70, "W4", "round trip, polled, ns", wall("W4-channel", POLLED));
    atMost(0.5, "W4", "round trip, polled, B", least("W4-channel", "alloc_median", POLLED));
    atMost(85, "W4", "round trip, async blocks, ns", wall("W4-channel", BLOCKS));
    atMost(
        0.8,
        "W4",
        "oneshot + spawn ÷ tokio",
        wall("W4-oneshot_spawn", Results.anyOf(BLOCKS, BLOCKS_2))
            / wall("W4-oneshot_spawn", Results.TOKIO));
    atMost(30, "W5", "polled, G1, ns", wall("W5", POLLED));
    atMost(25, "W5", "polled, ParallelGC, ns", wall("W5", "weft-fifo-poll-parallel"));
  }

  private void sleepersAndTimers() {
    String any = Results.anyOf(BLOCKS, BLOCKS_2);
    atMost(.45, "W6", "cold, s over", least("W6", "wall_over_ideal", any));
    atMost(1.0, "W6", "cold, CPU s", least("W6", "cpu", any));
    atMost(.25, "W6", "warm, s over", least("W6warm", "wall_over_ideal", any));
    atMost(.5, "W6", "warm, CPU s", least("W6warm", "cpu", any));
    atMost(104, "W6", "live B per task", least("W6live", "heap_per_task", any));
    atMost(140, "W6", "RSS B per task", least("W6", "rss_per_task", any));
    double clock = wall("W7-clock", POLLED);
    atMost(20, "W7", "churn − clock, ns", wall("W7-churn", POLLED) - clock);
    atMost(20, "W7", "window − clock, ns", wall("W7-window", POLLED) - clock);
    atMost(25, "W7", "bulk − clock, ns", wall("W7-bulk", POLLED) - clock);
  }

  private void channels() {
    for (String load : new String[] {"1p", "4p"}) {
      String name = load.equals("1p") ? "1 producer, " : "4 producers, ";
      atMost(9, "W8", name + "polled, one worker, ns", wall("W8-" + load, POLLED));
      atMost(15, "W8", name + "polled, across two, ns", wall("W8-" + load, POLLED_2));
      atMost(13, "W8", name + "async blocks, one worker, ns", wall("W8-" + load, BLOCKS));
      atMost(22, "W8", name + "async blocks, across two, ns", wall("W8-" + load, BLOCKS_2));
    }
  }

  private void startAndGrowth() {
    atMost(4, "async", "suspend + resume, depth 1, ns", wall("async", BLOCKS));
    atMost(40, "async", "suspended, B", least("async", "heap_per_task", BLOCKS));
    atMost(
        .06,
        "start",
        "open + blockOn + close, s over an empty JVM",
        least("start", "wall", Results.WEFT) - least("start", "wall", "jvm-alone"));
    atMost(.25, "start", "./weft run listens after, s", least("start", "listening", "weft-run"));
    for (String workload :
        new String[] {"W2-inside", "W2-outside", "W7-window", "W7-bulk", "joinAll"}) {
      atMost(
          1.2,
          "growth",
          workload + ", from 1e3 to 1e6",
          growth(
              workload, "wall_min", workload.equals("joinAll") ? BLOCKS : POLLED, 1000, 1_000_000));
    }
    atMost(
        1,
        "growth",
        "yield, from 1e3 to 1e6, ÷ that of fjp",
        growth("W3-yield_now", "wall_min", POLLED, 1000, 1_000_000)
            / growth("W3-yield_now", "wall_min", "fjp", 1000, 1_000_000));
  }
}
