package dev.weft.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Connections that open, talk, half-close and reset at random. A slice of a few seconds; two
/// minutes of 10 000 clients with `-Psoak`. Settings: `weft.soak.seconds`, `weft.soak.clients`,
/// `weft.soak.seed`.
@Timeout(600)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class SoakTest {

  /// Descriptors kept for all that are not connections, and for those of the server that have not
  /// yet seen their client's end.
  private static final long RESERVE = 2000;

  private final Pairing pairing;
  private final UnixOperatingSystemMXBean system;

  SoakTest(Pairing pairing) {
    this.pairing = pairing;
    var bean = ManagementFactory.getOperatingSystemMXBean();
    assumeTrue(bean instanceof UnixOperatingSystemMXBean, "descriptors cannot be counted here");
    this.system = (UnixOperatingSystemMXBean) bean;
  }

  @Test
  @DisplayName("7.23 soak: no wake-up is lost, idle costs no CPU, no descriptor is left")
  void soak() throws Exception {
    pairing.assumeAvailable();
    int clients = Integer.getInteger("weft.soak.clients", 300);
    var time = Duration.ofSeconds(Integer.getInteger("weft.soak.seconds", 2));
    long seed = Long.getLong("weft.soak.seed", System.nanoTime());
    run(10, Duration.ofMillis(100), seed); // loads what stays open
    long before = system.getOpenFileDescriptorCount();
    System.out.println("soak " + pairing + ": seed " + seed);
    System.out.println("soak " + pairing + ": " + run(clients, time, seed));
    assertThat(system.getOpenFileDescriptorCount()).as("descriptors").isEqualTo(before);
  }

  private String run(int clients, Duration time, long seed) throws Exception {
    long room = (system.getMaxFileDescriptorCount() - RESERVE) / 2;
    int connections = (int) Math.max(10, Math.min(clients, room));
    try (Weft weft = pairing.builder().open()) {
      return new Soak(clients, connections, time, seed).run(weft)
          + ", at most "
          + connections
          + " at once";
    }
  }
}
