package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.reactor.kit.ForeignChannel;
import dev.weft.spi.Reactor;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttachTest extends NioRig {

  @Test
  void takesChannelsAndNothingElse() {
    assertThat(reactor.sourceKinds()).containsExactly(SourceKind.CHANNEL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reactor.attach(new Source.OfDescriptor(0, this), 1))
        .withMessageContaining("channels only");
  }

  @Test
  @DisplayName("refusals say what is wrong")
  void refusalsSayWhatIsWrong() throws Exception {
    SocketChannel blocking = keep(SocketChannel.open());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attach(blocking, 1))
        .withMessageContaining("blocking mode");
    Pair pair = pair();
    attach(pair.here(), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attach(pair.here(), 2))
        .withMessageContaining("attached already");
    reactor.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> attach(pair.there(), 3))
        .withMessageContaining("closed");
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
}
