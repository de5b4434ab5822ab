package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.testing.Pairing;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// C10k, once in each build; [CrowdTest] has a slice of it on every pairing.
@Timeout(120)
class TenThousandTest {

  private static final int CONNECTIONS = 10_000;

  /// With those of the JVM itself.
  private static final int DESCRIPTORS = CONNECTIONS + 500;

  @Test
  @DisplayName(
      "S1-7 ten thousand connections live at once, echoed by as many workers as processors")
  void tenThousand() throws Exception {
    assumeTrue(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            && system.getMaxFileDescriptorCount() >= DESCRIPTORS,
        "the limit of descriptors (ulimit -n) is below " + DESCRIPTORS);
    Pairing pairing =
        Pairing.all().stream()
            .filter(each -> each.executor().equals("workstealing") && each.missing().isEmpty())
            .findFirst()
            .orElseThrow();
    String workers = "--workers=" + Runtime.getRuntime().availableProcessors();
    try (var server =
        new WeftProcess(pairing, 0, List.of("echo", "--address", "127.0.0.1:0", workers))) {
      var arguments =
          List.of(
              "echo-clients",
              "--address=" + HostPort.format(server.listeningOn()),
              "--connections=" + CONNECTIONS,
              "--rounds=1");
      try (var clients = new WeftProcess(pairing, 0, arguments)) {
        List<String> said = clients.rest();
        assertThat(clients.exitStatus()).as(clients.errors()).isZero();
        assertThat(said.getFirst()).isEqualTo("10000 connected");
        assertThat(said.getLast()).startsWith("round 1: 10000 echoed in ");
      }
      assertThat(server.errors()).isEmpty();
    }
  }
}
