package dev.weft.examples.scaleout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(200)
class RemoteJoinSetTest {

  @TempDir private Path folder;

  @Test
  @DisplayName("a result that comes twice is joined once, and an empty set yields null")
  void twice() throws Exception {
    Servers.assumeInstalled("nats-server");
    var queues = new Queues("twice");
    try (Engine engine = Engine.nats(folder);
        Weft weft = Weft.builder().open();
        Broker broker = Broker.connect(engine.url())) {
      queues.create(broker);
      assertThatThrownBy(() -> queues.create(broker)).hasMessageContaining("a job 'twice' already");
      try (var set = new RemoteJoinSet(broker, queues)) {
        assertThat(weft.blockOn(set.joinNext())).isNull();
        weft.blockOn(set.spawnAll(new long[] {27, 97}));
        for (Entry result : new Entry[] {new Entry(1, 118), new Entry(1, 118), new Entry(0, 111)}) {
          // Without a name, so that the broker does not drop what comes again.
          broker.connection().jetStream().publish(queues.results(), result.bytes());
        }
        assertThat(weft.blockOn(set.joinNext())).isEqualTo(new Entry(1, 118));
        assertThat(weft.blockOn(set.joinNext())).isEqualTo(new Entry(0, 111));
        assertThat(weft.blockOn(set.joinNext())).isNull();
        assertThat(set.cameAgain()).isEqualTo(1);
        assertThat(set.joinedSoFar()).isEqualTo(2);
      }
    }
  }

  @Test
  @DisplayName("the work on 27 takes 111 steps")
  void steps() {
    assertThat(Worker.steps(1)).isZero();
    assertThat(Worker.steps(27)).isEqualTo(111);
  }
}
