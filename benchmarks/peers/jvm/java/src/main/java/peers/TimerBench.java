package peers;

import static peers.Bench.bench;
import static peers.Bench.env;

/// W7 over anything that makes and cancels timers: one after the other (`churn`), with `WINDOW`
/// others pending (`window`: make one, cancel the oldest), all made and then all cancelled
/// (`bulk`).
public interface TimerBench<T> {
  int WINDOW = 10_000;

  T create(long millis);

  void cancel(T timer);

  static <T> void run(String peer, TimerBench<T> timers) throws Exception {
    int n = (int) env("N", 1_000_000);
    int window = (int) env("WINDOW", WINDOW);
    bench(
        peer,
        "W7-churn",
        n,
        () -> {
          var delays = new Bench.Delays();
          for (int i = 0; i < n; i++) {
            timers.cancel(timers.create(delays.next()));
          }
        });
    bench(peer, "W7-window", n, () -> pending(timers, n, window));
    bench(peer, "W7-bulk", n, () -> pending(timers, n, n));
  }

  @SuppressWarnings("unchecked")
  private static <T> void pending(TimerBench<T> timers, int n, int window) {
    var delays = new Bench.Delays();
    var ring = (T[]) new Object[window];
    for (int i = 0, k = 0; i < n; i++, k = k + 1 == window ? 0 : k + 1) {
      if (ring[k] != null) {
        timers.cancel(ring[k]);
      }
      ring[k] = timers.create(delays.next());
    }
    for (T timer : ring) {
      if (timer != null) {
        timers.cancel(timer);
      }
    }
  }
}
