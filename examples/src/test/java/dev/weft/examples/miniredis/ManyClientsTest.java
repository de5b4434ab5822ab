package dev.weft.examples.miniredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Four thousand connections of redis-benchmark's.
@Timeout(180)
class ManyClientsTest {

  /// They connect by 64, with a pause after each, and all of them fit into the server's backlog of
  /// 4096, also where it accepts none meanwhile: beyond it, a client tries again after a second.
  private static final int CLIENTS = 4000;

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("four thousand clients are answered, each without an error")
  void fourThousand(Pairing pairing) throws Exception {
    RedisTools.assumeInstalled();
    var bean = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assumeTrue(
        bean.getMaxFileDescriptorCount() > CLIENTS + 1000, "too few descriptors are allowed here");
    try (var server =
        new WeftProcess(pairing, 0, List.of("mini-redis", "--address", "127.0.0.1:0"))) {
      var redis = new RedisTools(server.listeningOn());
      assertThat(redis.benchmark("-t", "set", "-c", "" + CLIENTS, "-n", "10000"))
          .contains("SET")
          .doesNotContain("rror");
      assertThat(redis.cli("PING")).isEqualTo("PONG");
      assertThat(server.errors()).isEmpty();
    }
  }
}
