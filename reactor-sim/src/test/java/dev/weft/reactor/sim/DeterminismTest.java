package dev.weft.reactor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.reactor.sim.World.Pair;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeterminismTest {

  /// Changes with what the network does: say in the change log that seeds mean something else.
  private static final long WRITTEN_DOWN = -4598353575663173231L;

  /// Everything at once, and what came of it.
  private static List<String> run(long seed) throws Exception {
    var world = new World(seed);
    world.network.conditions(
        LinkConditions.of(Latency.exponential(Duration.ofMillis(1), Duration.ofMillis(20)))
            .loss(0.1)
            .duplication(0.1)
            .splitting(0.3)
            .bytesPerSecond(100_000));
    Pair pair = world.pair();
    DatagramChannel from = world.datagrams(world.onA, 0);
    DatagramChannel to = world.datagrams(world.onB, 9);
    for (int i = 0; i < 50; i++) {
      World.write(pair.here(), "some line " + i);
      from.send(ByteBuffer.allocate(i), new InetSocketAddress(world.b.address(), 9));
      world.pass(Duration.ofMillis(5));
      world.trace.add("read " + World.read(pair.there()));
      world.trace.add("received " + to.receive(ByteBuffer.allocate(100)));
      if (i == 20) {
        world.network.cut(world.a, world.b);
      }
      if (i == 30) {
        world.network.heal();
      }
    }
    world.b.crash();
    world.settle();
    return world.trace;
  }

  @Test
  @DisplayName("the same seed gives the same trace, and another seed another one")
  void sameAgain() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      List<String> first = run(seed);
      assertThat(run(seed)).isEqualTo(first);
      assertThat(run(seed + 1)).isNotEqualTo(first);
    }
  }

  @Test
  @DisplayName("a seed that was written down gives the same trace in the next version")
  void sameInEachVersion() throws Exception {
    long hash = 0;
    for (long seed = 0; seed < 20; seed++) {
      for (String line : run(seed)) {
        hash = 31 * hash + line.hashCode();
      }
    }
    assertThat(hash).isEqualTo(WRITTEN_DOWN);
  }
}
