package dev.weft.examples;

import dev.weft.reactor.sim.Latency;
import dev.weft.reactor.sim.LinkConditions;
import dev.weft.simulation.Simulation;
import java.time.Duration;

/// What befalls the network of a suite: it loses packets, or is slow, or neither; and ways between
/// its hosts are cut for a while.
public final class Weather {

  private static final LinkConditions FAIR =
      LinkConditions.of(Latency.uniform(Duration.ofNanos(100_000), Duration.ofMillis(2)))
          .splitting(0.1);

  private Weather() {}

  /// Chooses it for the hosts so far, from the seed.
  ///
  /// @param within when ways are cut
  public static void over(Simulation simulation, Duration within) {
    simulation
        .network(
            switch (die(simulation, 3)) {
              case 0 -> FAIR.loss(0.02).splitting(0.3);
              case 1 -> FAIR.bytesPerSecond(500_000);
              default -> FAIR;
            })
        .randomPartitions(3, within);
  }

  /// A number from 0 to `sides` - 1, from the seed.
  public static int die(Simulation simulation, int sides) {
    return (int) simulation.upTo(Duration.ofNanos(sides)).toNanos();
  }
}
