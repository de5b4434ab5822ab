package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Pairing;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Many connections at once, with server and clients in processes of their own: 1 000 by default,
/// 10 000 with the profile `stress`.
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class CrowdTest {

  private static final int CONNECTIONS = Integer.getInteger("weft.connections");

  private final Pairing pairing;

  CrowdTest(Pairing pairing) {
    this.pairing = pairing;
  }

  @Test
  @DisplayName("S1-7 thousands of connections live at once, and each gets back what it sent")
  void crowd() throws Exception {
    try (var server = new WeftProcess(pairing, 0, List.of("echo", "--address", "127.0.0.1:0"))) {
      String address = HostPort.format(server.listeningOn());
      var arguments =
          List.of(
              "echo-clients", "--address=" + address, "--connections=" + CONNECTIONS, "--rounds=2");
      try (var clients = new WeftProcess(pairing, 0, arguments)) {
        List<String> said = clients.rest();
        assertThat(clients.exitStatus()).as(clients.errors()).isZero();
        assertThat(said).hasSize(3);
        assertThat(said.getFirst()).isEqualTo(CONNECTIONS + " connected");
        assertThat(said.getLast()).startsWith("round 2: " + CONNECTIONS + " echoed in ");
      }
      assertThat(server.errors()).isEmpty();
    }
  }
}
