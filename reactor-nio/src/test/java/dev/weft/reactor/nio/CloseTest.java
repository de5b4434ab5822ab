package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.spi.Reactor;
import dev.weft.spi.Source;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CloseTest extends Rig {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private static long descriptors() {
    try (Stream<Path> list = Files.list(DESCRIPTORS)) {
      return list.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("7.13 a source closed without detach neither breaks the poll nor reports")
  void closeWithoutDetach() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    handle.arm(READ | WRITE);
    pair.here().close();
    assertQuiet();
    handle.arm(READ | WRITE);
    handle.detach();
    assertQuiet();
  }

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
    assertQuiet();
  }

  @Test
  @DisplayName("7.13 a re-used descriptor is not reported under the old token")
  void aReusedDescriptorHasTheNewToken() throws Exception {
    for (int token = 1; token < 100; token++) {
      Pair pair = pair();
      Reactor.Handle handle = attach(pair.here(), token);
      handle.arm(READ);
      send(pair.there(), 1);
      assertThat(next()).containsExactly(new Event(token, READ));
      if (token % 2 == 0) {
        handle.detach();
      }
      pair.here().close();
      pair.there().close();
    }
  }

  @Test
  @DisplayName("1.8 the peer of a closed socket sees the end at once")
  void thePeerSeesTheEndAtOnce() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    handle.arm(READ);
    poll(Duration.ZERO);
    handle.detach();
    pair.here().close();
    pair.there().configureBlocking(true);
    assertThat(receive(pair.there())).isEqualTo(-1);
  }

  @Test
  @DisplayName("7.22, 1.8 a closed listener refuses as soon as the next poll starts")
  void aClosedListenerRefusesFromTheNextPollOn() throws Exception {
    ServerSocketChannel listener = listener();
    SocketAddress address = listener.getLocalAddress();
    Reactor.Handle handle = attach(listener, 1);
    handle.arm(READ);
    poll(Duration.ZERO);
    handle.detach();
    listener.close();
    poll(Duration.ZERO);
    assertThatThrownBy(() -> SocketChannel.open(address)).isInstanceOf(ConnectException.class);
  }

  @Test
  @DisplayName("7.22, 1.8 a listener closed under a sleeping poll refuses at once")
  void aListenerClosedUnderASleepingPollRefusesAtOnce() throws Exception {
    ServerSocketChannel listener = listener();
    SocketAddress address = listener.getLocalAddress();
    Reactor.Handle handle = attach(listener, 1); // not armed: a client does not end the select
    Sleeper sleeper = sleeper(FOREVER);
    handle.detach();
    listener.close();
    await(() -> refuses(address));
    assertThat(sleeper.isDone()).isFalse();
    reactor.wakeup();
    assertThat(sleeper.returned()).isZero();
  }

  private static boolean refuses(SocketAddress address) {
    try {
      SocketChannel.open(address).close();
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false; // reset: it was still in the backlog
    }
  }

  @Test
  @DisplayName("7.23 ten thousand sources opened and closed leave no descriptor behind")
  void noDescriptorsLeak() throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS));
    DatagramChannel.open().close();
    poll(Duration.ZERO);
    long before = descriptors();
    for (int i = 0; i < 10_000; i++) {
      DatagramChannel channel = DatagramChannel.open();
      channel.configureBlocking(false);
      Reactor.Handle handle = attach(channel, i);
      handle.arm(READ | WRITE);
      if (i % 2 == 0) {
        handle.detach();
      }
      channel.close();
      if (i % 100 == 0) {
        poll(Duration.ZERO);
      }
    }
    poll(Duration.ZERO);
    assertThat(descriptors()).isEqualTo(before);
  }

  @Test
  @DisplayName("7.23 descriptors closed under a sleeping poll are released by it")
  void aSleepingPollReleasesDescriptors() throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS));
    long before = descriptors();
    DatagramChannel[] channels = new DatagramChannel[200];
    Reactor.Handle[] handles = new Reactor.Handle[channels.length];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = keep(DatagramChannel.open());
      channels[i].configureBlocking(false);
      handles[i] = attach(channels[i], i);
      handles[i].arm(READ);
    }
    Sleeper sleeper = sleeper(FOREVER);
    for (int i = 0; i < channels.length; i++) {
      handles[i].detach();
      channels[i].close();
    }
    await(() -> descriptors() == before);
    assertThat(sleeper.isDone()).isFalse();
    reactor.wakeup();
    sleeper.returned();
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
