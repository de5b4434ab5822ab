package dev.weft.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.dump.TaskDump;
import dev.weft.dump.WaitStep;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What tasks wait for, sorted by what it is.
class ResourceTest {

  private static TaskDump waiting(long id, String what, long holder) {
    var leaf = new WaitStep(0, what, null, true, holder);
    return new TaskDump(id, "task-" + id, "idle", List.of(leaf), null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "'a timer, due in 5s', 0, timer",
    "'a lock, which #7 has acquired', 7, lock",
    "'a message of a channel', 0, channel",
    "'the end of task-9 #9', 9, task",
    "'readable: sun.nio.ch.ServerSocketChannelImpl[]', 0, socket",
    "'a connection to localhost:80', 0, socket",
    "'a datagram for UdpSocket[sun.nio.ch.DatagramChannelImpl[]]', 0, socket",
    "'flushing TcpStream[]', 0, socket",
    "'a call on a file: read', 0, file",
    "'a message of a broadcast channel', 0, channel",
    "'something else', 0, other"
  })
  @DisplayName("each kind is known by what a dump says of it")
  void kinds(String what, long holder, String kind) {
    assertThat(Resource.of(List.of(waiting(1, what, holder))))
        .singleElement()
        .satisfies(
            resource -> {
              assertThat(resource.kind()).isEqualTo(kind);
              assertThat(resource.holder()).isEqualTo(holder);
            });
  }

  @Test
  @DisplayName("all timers are one, and so is a lock that several wait for")
  void together() {
    assertThat(
            Resource.of(
                List.of(
                    waiting(1, "a timer, due in 5s", 0),
                    waiting(2, "a timer, due in 6s", 0),
                    waiting(3, "a lock, which #7 has acquired", 7),
                    waiting(4, "a lock, which #8 has acquired", 8))))
        .extracting(resource -> resource.kind() + " " + resource.waiters().size())
        .containsExactly("lock 1", "lock 1", "timer 2");
  }
}
