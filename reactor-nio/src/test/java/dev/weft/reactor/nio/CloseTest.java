package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.spi.Source;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CloseTest extends NioRig {
  @Test
  @DisplayName("7.13 a source closed between its event and the report of it is contained")
  void closedWithinThePollThatSawIt() throws Exception {
    Pair[] pairs = {pair(), pair(), pair()};
    for (int i = 0; i < pairs.length; i++) {
      attach(pairs[i].here(), i).arm(READ);
      send(pairs[i].there(), 1);
    }
    int reported =
        reactor.poll(
            PATIENCE.toNanos(),
            (token, bits) -> {
              for (Pair pair : pairs) {
                closeQuietly(pair.here());
              }
            });
    assertThat(reported).isEqualTo(1);
    assertSilent();
  }

  @Test
  @DisplayName("7.19 close releases all the reactor holds")
  void closeReleasesAll() throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS));
    new NioReactor().close();
    long before = descriptors();
    NioReactor other = new NioReactor();
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    other.attach(new Source.OfChannel(channel), 1).detach();
    channel.close();
    other.close();
    assertThat(descriptors()).isEqualTo(before);
  }
}
