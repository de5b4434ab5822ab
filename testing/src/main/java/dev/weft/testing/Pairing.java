package dev.weft.testing;

import dev.weft.Description;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.TaskExecutorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/// An executor, a reactor and a timer that make a runtime: one column of the matrix in which a
/// program should work.
///
/// [WeftTest] runs on them. A test class that makes its runtimes itself takes them as its
/// arguments:
///
/// ```java
/// @ParameterizedClass(name = "{0}")
/// @MethodSource("dev.weft.testing.Pairing#all")
/// ```
///
/// @param executor the executor's name
/// @param reactor the reactor's name
/// @param timer the timer's name
/// @param missing why it cannot work here; empty if it can
public record Pairing(String executor, String reactor, String timer, String missing) {

  /// The name of the timer whose time stands still. Sockets know nothing of such time, so it is
  /// paired with others only where it is asked for.
  static final String VIRTUAL = "virtual";

  /// Each combination of the providers that are on the path, also those that cannot work here. The
  /// timer of virtual time is not among them.
  public static List<Pairing> all() {
    return with(timer -> !timer.equals(VIRTUAL));
  }

  /// Each combination with the timer of virtual time, if that is on the path.
  static List<Pairing> withVirtualTime() {
    return with(VIRTUAL::equals);
  }

  private static List<Pairing> with(Predicate<String> timerName) {
    var pairings = new ArrayList<Pairing>();
    List<Description.Found> found = Weft.builder().describe().providers();
    for (var executor : of("executor", found)) {
      for (var reactor : of("reactor", found)) {
        for (var timer : of("timer", found)) {
          if (timerName.test(timer.name())) {
            pairings.add(of(executor, reactor, timer));
          }
        }
      }
    }
    return pairings;
  }

  /// Those whose executor has one worker however many are asked for, and so runs all tasks on one
  /// thread: where costs can be measured.
  public static List<Pairing> onOneThread() {
    return all().stream().filter(pairing -> pairing.isOnOneThread()).toList();
  }

  private boolean isOnOneThread() {
    return missing.isEmpty()
        && FoundProviders.named(TaskExecutorProvider.class, executor).workers(2) == 1;
  }

  /// What `builder` would open.
  ///
  /// @throws IllegalArgumentException if it could open nothing
  static Pairing chosenBy(WeftBuilder builder) {
    List<Description.Found> chosen =
        builder.describe().providers().stream().filter(Description.Found::chosen).toList();
    return of(
        of("executor", chosen).getFirst(),
        of("reactor", chosen).getFirst(),
        of("timer", chosen).getFirst());
  }

  private static List<Description.Found> of(String kind, List<Description.Found> found) {
    return found.stream().filter(provider -> provider.kind().equals(kind)).toList();
  }

  private static Pairing of(
      Description.Found executor, Description.Found reactor, Description.Found timer) {
    return new Pairing(
        executor.name(),
        reactor.name(),
        timer.name(),
        missing(executor) + missing(reactor) + missing(timer));
  }

  private static String missing(Description.Found found) {
    return found.available() ? "" : found.name() + ": " + found.why() + "; ";
  }

  /// A builder with these parts. Skips the test where they cannot work.
  public WeftBuilder builder() {
    assumeAvailable();
    return Weft.builder().executor(executor).reactor(reactor).timer(timer);
  }

  /// Skips the test where these parts cannot work.
  public void assumeAvailable() {
    Assumptions.assumeTrue(missing.isEmpty(), missing);
  }

  @Override
  public String toString() {
    return executor + " + " + reactor + " + " + timer;
  }
}
