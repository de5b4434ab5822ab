package dev.weft.testing.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.sync.Mpsc;
import dev.weft.testing.IoScript;
import dev.weft.testing.PollProbe;
import dev.weft.testing.WeftTest;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ShoutingTest {

  /// What is tested: sends each line back in capitals.
  static Future<Void> shout(AsyncDuplex stream) {
    return async(
        () -> {
          var lines = stream.buffered();
          String line;
          while ((line = await(lines.readLine())) != null) {
            await(stream.writeAll((line.toUpperCase(Locale.ROOT) + "\n").getBytes(UTF_8)));
          }
          await(stream.shutdown());
        });
  }

  @WeftTest(allPairings = true)
  void shoutsBack(Weft weft) throws Exception {
    var peer = new IoScript().read("hel").read("lo\n").write("HELLO\n").shutdown().stream();
    weft.blockOn(shout(peer));
    peer.assertDone();
  }

  @Test
  void waitsForTheRestOfALine() throws Exception {
    var peer = new IoScript().read("hel").notYet().read("lo\n").write("HELLO\n").stream();
    var shouting = PollProbe.of(shout(peer));
    shouting.assertPending().assertWoken();
    shouting.assertReady();
    peer.assertDone();
  }

  @Test
  void aFullChannelMakesItsSenderWait() throws Exception {
    var mailbox = Mpsc.<String>bounded(1);
    PollProbe.now(mailbox.sender().send("first"));
    var second = PollProbe.of(mailbox.sender().send("second")).as("a send to a full channel");
    second.assertPending().assertNotWoken();
    assertThat(PollProbe.now(mailbox.receiver().recv())).isEqualTo("first");
    second.assertWoken().assertReady();
  }
}
