package dev.weft.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.tck.Kit;
import java.util.List;
import java.util.stream.Stream;

/// Several [probes][Probe] at once.
public final class Probes {

  private Probes() {}

  /// So many new ones.
  public static List<Probe> probes(int count) {
    return Stream.generate(Probe::new).limit(count).toList();
  }

  /// Their futures.
  public static List<Future<String>> futures(List<Probe> probes) {
    return probes.stream().map(Probe::future).toList();
  }

  /// How often each was polled.
  public static List<Integer> polls(List<Probe> probes) {
    return probes.stream().map(Probe::polls).toList();
  }

  /// How often each was cancelled.
  public static List<Integer> cancels(List<Probe> probes) {
    return probes.stream().map(Probe::cancels).toList();
  }

  /// The value of a poll that must be ready.
  public static <T> T ready(String what, Poll<T> polled) {
    assertThat(polled).as("a %s of which all is ready", what).isInstanceOf(Poll.Ready.class);
    return ((Poll.Ready<T>) polled).value();
  }

  /// Waits until each was polled so often and has left its waker.
  public static void awaitPolls(Kit kit, List<Probe> probes, int polls, String what) {
    kit.eventually(
        what,
        () -> probes.stream().allMatch(probe -> probe.polls() >= polls && probe.waker() != null));
  }
}
