package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Reactor;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttachTest extends Rig {

  @Test
  void takesChannelsAndNothingElse() {
    assertThat(reactor.sourceKinds()).containsExactly(SourceKind.CHANNEL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reactor.attach(new Source.OfDescriptor(0, this), 1))
        .withMessageContaining("channels only");
  }

  @Test
  @DisplayName("7.8 a second attach fails and leaves the first one intact")
  void aSecondAttachFailsAndLeavesTheFirstOneIntact() throws Exception {
    Pair pair = pair();
    attach(pair.here(), 1).arm(READ);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attach(pair.here(), 2))
        .withMessageContaining("attached already");
    send(pair.there(), 1);
    assertThat(next()).containsExactly(new Event(1, READ));
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
    reactor.wakeup();
    armed.arm(READ | WRITE);
    fresh.arm(READ);
    armed.detach();
    fresh.detach();
    assertThatIllegalStateException()
        .isThrownBy(() -> attach(pair().here(), 3))
        .withMessageContaining("closed");
    send(pair.there(), 1);
    assertThat(receive(pair.here())).as("the source is open").isEqualTo(1);
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
    assertQuiet();
  }

  @Test
  @DisplayName("7.6 a detach during the report keeps even that poll from reporting")
  void aDetachDuringTheReportKeepsEvenThatPollFromReporting() throws Exception {
    Reactor.Handle[] handles = new Reactor.Handle[8];
    for (int i = 0; i < handles.length; i++) {
      Pair pair = pair();
      handles[i] = attach(pair.here(), i);
      handles[i].arm(READ);
      send(pair.there(), 1);
    }
    int reported =
        reactor.poll(
            PATIENCE.toNanos(),
            (token, bits) -> {
              events.add(new Event(token, bits));
              for (Reactor.Handle handle : handles) {
                handle.detach();
              }
            });
    assertThat(reported).isEqualTo(1);
    assertThat(events).hasSize(1);
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
    old.arm(READ);
    send(pair.there(), 1);
    assertThat(next()).containsExactly(new Event(4, READ));
  }

  @Test
  @DisplayName("7.7 attaching anew swallows no events of others")
  void attachingAnewSwallowsNoEvents() throws Exception {
    Pair other = pair();
    attach(other.here(), 1).arm(READ);
    send(other.there(), 1);
    Pair pair = pair();
    attach(pair.here(), 2).detach();
    attach(pair.here(), 3);
    assertThat(next()).containsExactly(new Event(1, READ));
  }

  @Test
  @DisplayName("7.7, 7.10 attaching anew swallows no wake-up")
  void w2_attachingAnewSwallowsNoWakeup() throws Exception {
    Pair pair = pair();
    Reactor.Handle old = attach(pair.here(), 1);
    reactor.wakeup();
    old.detach();
    attach(pair.here(), 2);
    assertThat(reactor.poll(FOREVER, sink)).isZero();
  }

  @Test
  @DisplayName("7.7, 7.9 detach, then attach anew, under a sleeping poll")
  void detachThenAttachAnewUnderASleepingPoll() throws Exception {
    Pair pair = pair();
    Reactor.Handle old = attach(pair.here(), 1);
    old.arm(READ);
    Sleeper sleeper = sleeper(FOREVER);
    for (int token = 2; token < 200; token++) {
      old.detach();
      old = attach(pair.here(), token);
      old.arm(READ);
    }
    assertThat(sleeper.isDone()).isFalse();
    send(pair.there(), 1);
    assertThat(sleeper.returned()).isEqualTo(1);
    assertThat(events).containsExactly(new Event(199, READ));
  }

  /// A channel that no selector of the JDK knows.
  private static final class ForeignChannel extends AbstractSelectableChannel {
    ForeignChannel() {
      super(SelectorProvider.provider());
    }

    @Override
    public int validOps() {
      return 0;
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
  }
}
