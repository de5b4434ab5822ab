package dev.weft.kit;

import dev.weft.Description;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// An executor, a reactor and a timer: one column of the matrix in which tests of sockets run. A
/// test class names [#all] as its source and makes its runtimes with [#builder].
///
/// @param missing why it cannot work here; empty if it can
public record Pairing(String executor, String reactor, String timer, String missing) {

  /// Each combination of the providers that are on the path.
  public static List<Pairing> all() {
    var pairings = new ArrayList<Pairing>();
    List<Description.Found> found = Weft.builder().describe().providers();
    for (var executor : found) {
      for (var reactor : found) {
        for (var timer : found) {
          if (executor.kind().equals("executor")
              && reactor.kind().equals("reactor")
              && timer.kind().equals("timer")) {
            pairings.add(
                new Pairing(
                    executor.name(),
                    reactor.name(),
                    timer.name(),
                    missing(executor) + missing(reactor) + missing(timer)));
          }
        }
      }
    }
    return pairings;
  }

  /// Those with the executor that runs everything on one thread, where costs can be measured.
  public static List<Pairing> onOneThread() {
    return all().stream().filter(pairing -> pairing.executor.equals("fifo")).toList();
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
