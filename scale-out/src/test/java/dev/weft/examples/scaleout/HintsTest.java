package dev.weft.examples.scaleout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import dev.weft.sync.ChannelClosedException;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(200)
class HintsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  @DisplayName("who has closed hints is sent none, and the client has no thread for them any more")
  void closed() throws Exception {
    Servers.assumeInstalled("nats-server");
    try (Engine engine = Engine.nats(folder);
        Weft weft = Weft.builder().open();
        Broker broker = Broker.connect(engine.url())) {
      Connection connection = broker.connection();
      Hints hints = broker.hints("hints");
      connection.publish("hints", new byte[] {7});
      assertThat(weft.blockOn(hints.recv()).getData()).containsExactly(7);

      hints.close();
      hints.close();
      long before = connection.getStatistics().getInMsgs();
      connection.publish("hints", new byte[] {8});
      connection.flush(PATIENCE); // what the broker had to send before its answer has come, too
      assertThat(connection.getStatistics().getInMsgs()).isEqualTo(before);
      assertThatThrownBy(() -> weft.blockOn(hints.recv()))
          .isInstanceOf(ChannelClosedException.class);

      var thread = new CallbackThread(connection);
      assertThat(thread.dispatcher().isActive()).isTrue();
      thread.close();
      assertThat(thread.dispatcher().isActive()).isFalse();

      Hints late = broker.hints("late");
      broker.close();
      late.close(); // the connection has ended it
    }
  }
}
