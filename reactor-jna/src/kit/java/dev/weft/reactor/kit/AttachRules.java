package dev.weft.reactor.kit;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Reactor;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

public abstract class AttachRules extends Rig<Reactor> {

  @Test
  @DisplayName("7.8 a second attach fails and leaves the first one intact")
  void aSecondAttachFailsAndLeavesTheFirstOneIntact() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    settle();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attach(pair.here(), 2))
        .withMessageContaining("attached already");
    awaitReadable(pair.here(), handle);
    send(pair.there(), 1);
    expect(1, READ);
    assertThat(bitsOf(2)).isZero();
  }

  @Test
  void refusesAChannelInBlockingMode() throws Exception {
    SocketChannel channel = keep(SocketChannel.open());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attach(channel, 1))
        .withMessageContaining("blocking mode");
  }

  @Test
  void refusesAChannelOfAForeignSelectorProviderAndSaysSo() throws Exception {
    ForeignChannel channel = keep(new ForeignChannel());
    channel.configureBlocking(false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attach(channel, 1))
        .withMessageContaining("foreign selector provider");
  }

  @Test
  void refusesAClosedChannel() throws Exception {
    SocketChannel channel = pair().here();
    channel.close();
    assertThatThrownBy(() -> attach(channel, 1)).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("7.19 a closed reactor attaches nothing and otherwise does no harm")
  void aClosedReactorAttachesNothingAndOtherwiseDoesNoHarm() throws Exception {
    Pair pair = pair();
    Reactor.Handle armed = attach(pair.here(), 1);
    armed.arm(READ);
    Reactor.Handle fresh = attach(pair.there(), 2);
    reactor.close();
    reactor.close();
    Pair later = pair(); // has got the numbers of the reactor
    reactor.wakeup();
    armed.arm(READ | WRITE);
    fresh.arm(READ);
    armed.detach();
    fresh.detach();
    assertThatIllegalStateException()
        .isThrownBy(() -> attach(later.here(), 3))
        .withMessageContaining("closed");
    assertThat(receive(later.here()) + receive(later.there())).isZero();
    send(pair.there(), 1);
    await(() -> receives(pair.here()));
  }

  private static boolean receives(SocketChannel channel) {
    try {
      return receive(channel) == 1;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("7.6 after detach nothing is reported")
  void afterDetachNothingIsReported() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    handle.arm(READ | WRITE);
    send(pair.there(), 1);
    handle.detach();
    handle.detach();
    handle.arm(READ | WRITE);
    assertSilent();
  }

  @Test
  @DisplayName("7.7, 1.8 detach, then attach anew, with no poll in between")
  void detachThenAttachAnewWithNoPollInBetween() throws Exception {
    Pair pair = pair();
    Reactor.Handle old = attach(pair.here(), 1);
    old.arm(READ);
    poll(Duration.ZERO); // so that the system knows of it
    for (int token = 2; token < 5; token++) {
      old.detach();
      old = attach(pair.here(), token);
    }
    settle();
    awaitReadable(pair.here(), old);
    send(pair.there(), 1);
    expect(4, READ);
    assertThat(events).allMatch(event -> event.token() == 4);
  }

  @Test
  @DisplayName("7.13, N3 a handle detached again leaves alone who has been attached since")
  void aHandleDetachedAgainLeavesTheNewOneAlone() throws Exception {
    Pair pair = pair();
    Reactor.Handle old = attach(pair.here(), 1);
    old.detach();
    Reactor.Handle handle = attach(pair.here(), 2);
    settle();
    old.detach();
    awaitReadable(pair.here(), handle);
    send(pair.there(), 1);
    expect(2, READ);
  }

  @Test
  @DisplayName("7.7 attaching anew swallows no events of others")
  void attachingAnewSwallowsNoEvents() throws Exception {
    Pair other = pair();
    awaitReadable(other.here(), attach(other.here(), 1));
    send(other.there(), 1);
    Pair pair = pair();
    attach(pair.here(), 2).detach();
    attach(pair.here(), 3);
    expect(1, READ);
  }

  @Test
  @DisplayName("7.7, 7.10 attaching anew swallows no wake-up")
  void attachingAnewSwallowsNoWakeup() throws Exception {
    Pair pair = pair();
    Reactor.Handle old = attach(pair.here(), 1);
    settle();
    reactor.wakeup();
    old.detach();
    reactor.poll(FOREVER, sink); // returns
  }

  @Test
  @DisplayName("7.7, 7.9 detach, then attach anew, under polls")
  void detachThenAttachAnewUnderPolls() throws Exception {
    Pair pair = pair();
    Reactor.Handle old = attach(pair.here(), 1);
    var over = new java.util.concurrent.atomic.AtomicBoolean();
    Sleeper poller =
        new Sleeper(
            () -> {
              while ((bitsOf(199) & READ) == 0 && !over.get()) {
                reactor.poll(FOREVER, sink);
              }
              return 0;
            });
    for (int token = 2; token < 200; token++) {
      old.detach();
      old = attach(pair.here(), token);
    }
    awaitReadable(pair.here(), old);
    send(pair.there(), 1);
    try {
      poller.returned();
    } finally {
      over.set(true);
      reactor.wakeup();
    }
  }
}
