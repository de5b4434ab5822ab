package dev.weft.tck;

import dev.weft.Description.Found;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every combination of the executors, reactors and timers on the path to the rules of
/// [RuntimeTck].
@ParameterizedClass(name = "{0}")
@MethodSource("all")
public class PairingTck extends RuntimeTck {

  /// An executor, a reactor and a timer.
  ///
  /// @param missing why they cannot work here; empty if they can
  public record Pairing(String executor, String reactor, String timer, String missing) {

    @Override
    public String toString() {
      return executor + " + " + reactor + " + " + timer;
    }
  }

  private static final int WORKERS = 2;

  @Parameter Pairing pairing = new Pairing("", "", "", "");

  /// For JUnit.
  public PairingTck() {}

  /// Every combination.
  public static List<Pairing> all() {
    List<Found> found = Weft.builder().describe().providers();
    var pairings = new ArrayList<Pairing>();
    for (Found executor : of("executor", found)) {
      for (Found reactor : of("reactor", found)) {
        for (Found timer : of("timer", found)) {
          pairings.add(
              new Pairing(
                  executor.name(),
                  reactor.name(),
                  timer.name(),
                  missing(executor) + missing(reactor) + missing(timer)));
        }
      }
    }
    return pairings;
  }

  private static List<Found> of(String kind, List<Found> found) {
    return found.stream().filter(provider -> provider.kind().equals(kind)).toList();
  }

  private static String missing(Found found) {
    return found.available() ? "" : found.name() + ": " + found.why() + "; ";
  }

  @Override
  public String subjectName() {
    return pairing.toString();
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return WeftSubject.capabilities(pairing.executor().equals("fifo") ? 1 : WORKERS);
  }

  @Override
  protected RuntimeSubject openSubject() {
    return new WeftSubject(builder().open());
  }

  @Override
  protected RuntimeSubject openSubject(SubjectOptions options) {
    return new WeftSubject(options.on(builder()).open());
  }

  private WeftBuilder builder() {
    Assumptions.assumeTrue(
        pairing.missing().isEmpty(), () -> "skipped, because " + pairing.missing());
    return Weft.builder()
        .executor(pairing.executor())
        .reactor(pairing.reactor())
        .timer(pairing.timer())
        .workers(WORKERS);
  }
}
