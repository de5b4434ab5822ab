package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Reactor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// G1-G3: a detached source is let go of, whether or not anybody polls.
@Timeout(60)
class LettingGoTest extends NioRig {

  /// Its port is taken as long as the system has not closed it. (The peer of a stream would not
  /// tell: it is sent the end before.)
  private DatagramChannel datagrams() throws IOException {
    DatagramChannel channel = keep(DatagramChannel.open());
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress("127.0.0.1", 0));
    return channel;
  }

  private static boolean isFree(InetSocketAddress address) {
    try (var again = DatagramChannel.open()) {
      again.bind(address);
      return true;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("G1 7.31 nobody polls, and a detached channel that is closed is closed")
  void g1_nobodyPolls() throws Exception {
    ServerSocketChannel listener = listener();
    var address = (InetSocketAddress) listener.getLocalAddress();
    Reactor.Handle handle = attach(listener, 1);
    handle.arm(READ);
    handle.detach();
    listener.close();
    try (var again = ServerSocketChannel.open()) {
      again.bind(address); // would fail while the first one is there
    }
  }

  @Test
  @DisplayName("G1 a wake-up that came before is not swallowed by letting go")
  void g1_wakeupSurvives() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    reactor.wakeup();
    handle.detach();
    assertThat(poll(PATIENCE)).isZero(); // would wait for as long as there is patience
  }

  @Test
  @DisplayName("G1 events of other sources are not lost by letting go")
  void g1_eventsSurvive() throws Exception {
    Pair ready = pair();
    attach(ready.here(), 1).arm(READ);
    send(ready.there(), 1);
    attach(pair().here(), 2).detach();
    assertThat(next()).containsExactly(new Event(1, READ));
  }

  @Test
  @DisplayName("G1 7.9 under a poll that sleeps, the port of a closed socket is free")
  void g1_asleep() throws Exception {
    DatagramChannel channel = datagrams();
    var address = (InetSocketAddress) channel.getLocalAddress();
    Reactor.Handle handle = attach(channel, 1);
    handle.arm(READ);
    Sleeper sleeper = sleeper(FOREVER);
    handle.detach();
    channel.close();
    await(() -> isFree(address));
    assertThat(sleeper.isDone()).isFalse();
    reactor.wakeup();
    assertThat(sleeper.returned()).isZero();
  }

  @RepeatedTest(20)
  @DisplayName("G2 G3 what is detached beside polls is let go of by whoever is last")
  void g2_besidePolls() throws Exception {
    var over = new AtomicBoolean();
    List<DatagramChannel> channels = new ArrayList<>();
    List<InetSocketAddress> addresses = new ArrayList<>();
    List<Reactor.Handle> handles = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      channels.add(datagrams());
      addresses.add((InetSocketAddress) channels.get(i).getLocalAddress());
      handles.add(attach(channels.get(i), i));
    }
    Thread poller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!over.get()) {
                      reactor.poll(0, sink);
                    }
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    for (int i = 0; i < channels.size(); i++) {
      handles.get(i).detach();
      channels.get(i).close();
      if (i == channels.size() / 2) {
        over.set(true);
      }
    }
    poller.join();
    for (InetSocketAddress address : addresses) {
      await(() -> isFree(address));
    }
  }

  @RepeatedTest(20)
  @DisplayName("7.32 a flush under a poll that sleeps returns when a port is free")
  void flush() throws Exception {
    DatagramChannel channel = datagrams();
    var address = (InetSocketAddress) channel.getLocalAddress();
    Reactor.Handle handle = attach(channel, 1);
    handle.arm(READ);
    Sleeper sleeper = sleeper(FOREVER);
    handle.detach();
    channel.close();
    reactor.flush();
    assertThat(isFree(address)).isTrue();
    assertThat(sleeper.isDone()).isFalse();
    reactor.wakeup();
    sleeper.returned();
  }

  @Test
  @DisplayName("a closed reactor has nothing left to let go of")
  void closed() throws Exception {
    Reactor.Handle handle = attach(pair().here(), 1);
    reactor.close();
    handle.detach();
    reactor.flush();
  }
}
