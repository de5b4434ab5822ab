package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class NetTest {

  private final Pairing pairing;
  private final Loopback net;

  NetTest(Pairing pairing) throws IOException {
    this.pairing = pairing;
    net = new Loopback(pairing);
  }

  @AfterEach
  void close() throws IOException {
    net.close();
  }

  @Test
  @DisplayName("a host is looked up, and a literal address is its own answer")
  void found() throws Exception {
    assertThat(net.run(Net.lookupHost("localhost"))).allMatch(InetAddress::isLoopbackAddress);
    assertThat(net.run(Net.lookupHost("127.0.0.7")))
        .containsExactly(InetAddress.getByName("127.0.0.7"));
  }

  @Test
  @DisplayName("a host that is not found fails by its name")
  void unknown() {
    assertThatThrownBy(() -> net.run(Net.lookupHost("nowhere.invalid")))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("nowhere.invalid");
  }

  @Test
  @DisplayName("cancelling a lookup is at once, even when no thread is free to ask")
  void cancelled() throws Exception {
    var release = new CountDownLatch(1);
    try (Weft busy = pairing.builder().set("weft.blocking.threads", "1").open()) {
      var blocking =
          busy.spawnBlocking(
              () -> {
                release.await();
                return 1;
              });
      var looking = Futures.timeout(Duration.ofMillis(20), Net.lookupHost("localhost"));
      assertThatThrownBy(() -> busy.blockOn(looking)).isInstanceOf(TimeoutException.class);
      assertThat(blocking.isFinished()).isFalse();
      release.countDown();
      assertThat(busy.blockOn(blocking)).isEqualTo(1);
    } finally {
      release.countDown();
    }
  }
}
