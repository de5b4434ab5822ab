package dev.weft.reactor.kit;

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
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

public abstract class CloseRules extends Rig<Reactor> {

  @Test
  @DisplayName("7.13 a source closed without detach neither breaks the poll nor reports")
  void closeWithoutDetach() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    handle.arm(READ | WRITE);
    pair.here().close();
    assertSilent();
    handle.arm(READ | WRITE);
    handle.detach();
    assertSilent();
  }

  @Test
  @DisplayName("7.13 a re-used descriptor is not reported under the old token")
  void aReusedDescriptorHasTheNewToken() throws Exception {
    for (int token = 1; token < 100; token++) {
      Pair pair = pair();
      Reactor.Handle handle = attach(pair.here(), token);
      awaitReadable(pair.here(), handle);
      send(pair.there(), 1);
      expect(token, READ);
      for (Event event : events) {
        assertThat(event.token()).isEqualTo(token);
      }
      if (token % 2 == 0) {
        handle.detach();
      }
      pair.here().close();
      pair.there().close();
    }
  }

  @Test
  @DisplayName("7.13 an old handle detached late leaves alone who has got its number")
  void anOldHandleLeavesTheNewOwnerAlone() throws Exception {
    Reactor.Handle[] old = new Reactor.Handle[10];
    for (int i = 0; i < old.length; i++) {
      Pair pair = pair();
      old[i] = attach(pair.here(), i);
      pair.here().close(); // without detach
      pair.there().close();
    }
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 100);
    settle();
    for (Reactor.Handle gone : old) {
      gone.detach();
    }
    awaitReadable(pair.here(), handle);
    send(pair.there(), 1);
    expect(100, READ);
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
    Reactor.Handle handle = attach(listener, 1);
    settle();
    Sleeper sleeper = sleeper(FOREVER);
    handle.detach();
    listener.close();
    await(() -> refuses(address));
    reactor.wakeup();
    sleeper.returned();
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
  @DisplayName("7.23 descriptors closed under a sleeping poll are released")
  void closedUnderASleepingPoll() throws Exception {
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
    settle();
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
    openAndClose(); // loads what stays: the JDK keeps some descriptors for good
    long before = descriptors();
    openAndClose();
    assertThat(descriptors()).isEqualTo(before);
  }

  private void openAndClose() throws IOException {
    Reactor other = newReactor();
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    other.attach(new Source.OfChannel(channel), 1).detach();
    channel.close();
    other.close();
  }
}
