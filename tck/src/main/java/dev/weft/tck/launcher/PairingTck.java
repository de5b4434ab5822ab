package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.RuntimeCapabilities;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeTck;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.WeftSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every combination of the executors, reactors and timers on the path to the rules of
/// [RuntimeTck] (rule 15.3). The system properties `weft.tck.executor`, `weft.tck.reactor` and
/// `weft.tck.timer` narrow it down to one of a kind. A timer with virtual time makes no
/// combinations: the others take theirs from it for the rules that are about it.
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("all")
public class PairingTck extends RuntimeTck {

  private static final int WORKERS = 2;

  /// An executor, a reactor and a timer.
  ///
  /// @param executor the executor's name
  /// @param reactor the reactor's name
  /// @param timer the timer's name
  /// @param missing why they cannot work here; empty if they can
  public record Pairing(String executor, String reactor, String timer, String missing) {

    @Override
    public String toString() {
      return executor + " + " + reactor + " + " + timer;
    }
  }

  private final Pairing pairing;

  /// For JUnit.
  public PairingTck(Pairing pairing) {
    this.pairing = pairing;
  }

  /// Every combination, for JUnit.
  public static List<Pairing> all() {
    TckSelection chosen = TckSelection.current();
    var pairings = new ArrayList<Pairing>();
    for (Found executor : chosen.of("executor")) {
      for (Found reactor : chosen.of("reactor")) {
        for (Found timer : chosen.realTimers()) {
          pairings.add(
              new Pairing(
                  executor.name(),
                  reactor.name(),
                  timer.name(),
                  TckSelection.missing(executor, reactor, timer)));
        }
      }
    }
    return pairings;
  }

  @Override
  public String subjectName() {
    return pairing.toString();
  }

  @Override
  public RuntimeCapabilities capabilities() {
    TaskExecutorProvider executor =
        TckSelection.provider(ServiceLoader.load(TaskExecutorProvider.class), pairing.executor());
    return WeftSubject.capabilities(executor.workers(WORKERS), executor.leads());
  }

  @Override
  protected RuntimeSubject openSubject() {
    return new WeftSubject(builder().open());
  }

  @Override
  protected RuntimeSubject openSubject(SubjectOptions options) {
    return new WeftSubject(options.on(builder()).open());
  }

  /// Of each kind another one on the path that can work here, if there is one.
  @Override
  protected RuntimeSubject openPartnerSubject() {
    needs(pairing.missing().isEmpty(), pairing.missing());
    return new WeftSubject(
        Weft.builder()
            .executor(TckSelection.otherThan("executor", pairing.executor()))
            .reactor(TckSelection.otherThan("reactor", pairing.reactor()))
            .timer(pairing.timer())
            .workers(WORKERS)
            .open());
  }

  /// With the virtual time that is on the path, if there is one: the pairing's own timer is not
  /// part of it.
  @Override
  protected RuntimeSubject openPausedSubject() {
    Optional<TimerQueueProvider> virtual = TckSelection.virtualTimer();
    needs(virtual.isPresent(), "no timer with virtual time is on the path");
    return new WeftSubject(builder().timer(virtual.orElseThrow()).open());
  }

  private WeftBuilder builder() {
    needs(pairing.missing().isEmpty(), pairing.missing());
    return Weft.builder()
        .executor(pairing.executor())
        .reactor(pairing.reactor())
        .timer(pairing.timer())
        .workers(WORKERS);
  }
}
