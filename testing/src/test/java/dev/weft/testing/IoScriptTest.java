package dev.weft.testing;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.timer.virtual.VirtualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IoScriptTest {

  /// Sends each line back in capitals.
  static Future<Void> shout(AsyncDuplex stream) {
    return async(
        () -> {
          var in = stream.buffered();
          String line;
          while ((line = await(in.readLine())) != null) {
            await(stream.writeAll((line.toUpperCase(Locale.ROOT) + "\n").getBytes(UTF_8)));
          }
          await(stream.shutdown());
        });
  }

  private final ByteBuffer buffer = ByteBuffer.allocate(100);

  private String text() {
    String text = UTF_8.decode(buffer.flip()).toString();
    buffer.clear();
    return text;
  }

  @Test
  @DisplayName("a conversation by script, without a runtime")
  void conversation() throws Exception {
    var stream =
        new IoScript().read("hel").read("lo\n").write("HELLO\n").read("x\n").write("X\n").stream();
    PollProbe.now(shout(stream));
    stream.assertDone();
    assertThat(stream.isShutDown()).isTrue();
  }

  @Test
  @DisplayName("one read gets at most one step, or what there is room for")
  void reads() throws Exception {
    var stream = new IoScript().read("hello").read("you").stream();
    assertThat(PollProbe.now(stream.read(ByteBuffer.allocate(2)))).isEqualTo(2);
    assertThat(PollProbe.now(stream.read(buffer))).isEqualTo(3);
    assertThat(text()).isEqualTo("llo");
    assertThat(PollProbe.now(stream.read(buffer))).isEqualTo(3);
    assertThat(PollProbe.now(stream.read(buffer))).isEqualTo(-1);
    stream.assertDone();
  }

  @Test
  @DisplayName("a read waits for the write before it, and is woken by it")
  void readAfterWrite() throws Exception {
    var stream = new IoScript().write("ping").read("pong").stream();
    var read = PollProbe.of(stream.read(buffer)).assertPending();
    assertThat(PollProbe.now(stream.write(ByteBuffer.wrap("pi".getBytes(UTF_8))))).isEqualTo(2);
    read.assertNotWoken();
    PollProbe.now(stream.writeAll("ng".getBytes(UTF_8)));
    read.assertWoken().assertReady(4);
    assertThat(text()).isEqualTo("pong");
  }

  @Test
  @DisplayName("a write does not wait for the reads before it")
  void writeAhead() throws Exception {
    var stream = new IoScript().read("hello").write("welcome").stream();
    PollProbe.now(stream.writeAll("welcome".getBytes(UTF_8)));
    assertThat(PollProbe.now(stream.read(buffer))).isEqualTo(5);
    stream.assertDone();
  }

  @Test
  @DisplayName("a write of something else fails and says what was expected; so does assertDone")
  void departures() {
    var stream = new IoScript().write("HELLO\n").stream();
    assertThatThrownBy(() -> PollProbe.now(stream.writeAll("HALLO\n".getBytes(UTF_8))))
        .isInstanceOf(AssertionError.class)
        .hasMessage("wrote \"HALLO\\n\", but expected is a write of \"HELLO\\n\"");
    assertThatThrownBy(stream::assertDone).hasMessageContaining("HALLO");

    var silent = new IoScript().read("x").stream();
    assertThatThrownBy(() -> PollProbe.now(silent.writeAll("y".getBytes(UTF_8))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("but expected is nothing more");

    var early = new IoScript().write("bye").stream();
    assertThatThrownBy(() -> PollProbe.now(early.shutdown()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("shut down, but expected is a write of \"bye\"");
  }

  @Test
  @DisplayName("assertDone says what is left")
  void left() {
    var stream = new IoScript().read("x").write("\u0000é").shutdown().stream();
    assertThatThrownBy(stream::assertDone)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a read of \"x\"\n  a write of \"\\x00\\xc3\\xa9\"\n  a shutdown");
  }

  @Test
  @DisplayName("reads and writes fail where the script says so, and whoever waits goes on")
  void failures() throws Exception {
    var broken = new IOException("reset");
    var stream = new IoScript().readFailure(broken).notYet().writeFailure(broken).stream();
    var write = PollProbe.of(stream.write(ByteBuffer.wrap(new byte[1]))).assertPending();
    assertThat(PollProbe.of(stream.read(buffer)).assertFailed(IOException.class)).isSameAs(broken);
    write.assertWoken().assertPending(); // in vain
    assertThat(write.assertWoken().assertFailed(IOException.class)).isSameAs(broken);
    stream.assertDone();
  }

  @Test
  @DisplayName("an attempt in vain is woken at once")
  void notYet() {
    var stream = new IoScript().notYet().read("x").stream();
    PollProbe.of(stream.read(buffer)).assertPending().assertWoken().assertReady(1);
  }

  @Test
  @DisplayName("a shutdown that is expected must come, before what is to be read after it")
  void shutdown() throws Exception {
    var stream = new IoScript().shutdown().read("bye").stream();
    var read = PollProbe.of(stream.read(buffer)).assertPending();
    PollProbe.now(stream.shutdown());
    PollProbe.now(stream.shutdown());
    read.assertWoken().assertReady(3);
    stream.assertDone();
    PollProbe.of(stream.write(ByteBuffer.wrap(new byte[1])))
        .assertFailed(ClosedChannelException.class);
  }

  @Test
  @DisplayName("reads do not wait for a shutdown that is the last step, since it may wait for them")
  void lastShutdown() throws Exception {
    var stream = new IoScript().read("x\n").write("X\n").shutdown().stream();
    PollProbe.now(shout(stream));
    stream.assertDone();
  }

  @Test
  @DisplayName("closing wakes whoever waits, who fails")
  void closes() {
    var stream = new IoScript().write("x").stream();
    var read = PollProbe.of(stream.read(buffer)).assertPending();
    stream.close();
    read.assertWoken().assertFailed(ClosedChannelException.class);
    assertThat(stream.isClosed()).isTrue();
  }

  @Test
  @DisplayName("a cancelled read has read nothing, and is not woken any more")
  void cancelledRead() throws Exception {
    var stream = new IoScript().write("x").read("y").stream();
    var read = PollProbe.of(stream.read(buffer)).assertPending();
    read.cancel();
    PollProbe.now(stream.writeAll("x".getBytes(UTF_8)));
    read.assertNotWoken();
    assertThat(PollProbe.now(stream.read(buffer))).isEqualTo(1);
  }

  @WeftTest
  @DisplayName("a wait takes its time")
  void waits(Weft weft) throws Exception {
    var stream = new IoScript().waitFor(Duration.ofMillis(30)).read("x").stream();
    long start = System.nanoTime();
    assertThat(weft.blockOn(stream.read(buffer))).isEqualTo(1);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    stream.assertDone();
  }

  @WeftTest(allPairings = true)
  @DisplayName("both directions may be in the same wait, of which neither leaves a timer")
  void bothWait(Weft weft) throws Exception {
    var script = new IoScript().waitFor(Duration.ofMillis(20)).write("y").read("x");
    var stream = script.stream();
    var write = weft.spawn(stream.writeAll("y".getBytes(UTF_8)));
    assertThat(weft.blockOn(stream.read(buffer))).isEqualTo(1);
    weft.blockOn(write);
    stream.assertDone();
  }

  @WeftTest(pausedTime = true)
  @DisplayName("who gives up in a wait leaves no timer, and has read nothing")
  void cancelledWait(Weft weft) {
    var stream = new IoScript().waitFor(Duration.ofHours(1)).read("x").stream();
    var read = Futures.timeout(Duration.ofMinutes(1), stream.read(buffer));
    assertThatThrownBy(() -> weft.blockOn(read)).isInstanceOf(TimeoutException.class);
    assertThatThrownBy(stream::assertDone).hasMessageContaining("a read of \"x\"");
  }

  @WeftTest(pausedTime = true)
  @DisplayName("a wait goes on where who waits gives up, again and again, for either direction")
  void waitGoesOn(Weft weft, VirtualClock clock) throws Exception {
    var stream = new IoScript().waitFor(Duration.ofMinutes(2)).read("x").shutdown().stream();
    Future<Integer> patience =
        async(
            () -> {
              int lost = 0;
              while (true) {
                try {
                  await(Futures.timeout(Duration.ofSeconds(50), stream.read(buffer)));
                  return lost;
                } catch (TimeoutException e) {
                  lost++;
                }
              }
            });
    assertThat(weft.blockOn(patience)).isEqualTo(2);
    assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(2));

    var ending = new IoScript().waitFor(Duration.ofMinutes(2)).shutdown().stream();
    var read = Futures.timeout(Duration.ofMinutes(1), ending.read(buffer));
    assertThatThrownBy(() -> weft.blockOn(read)).isInstanceOf(TimeoutException.class);
    weft.blockOn(ending.shutdown());
    assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  @DisplayName("a script is a recipe: each stream plays it from the start")
  void recipe() throws Exception {
    var script = new IoScript().read("x");
    assertThat(PollProbe.now(script.stream().read(buffer))).isEqualTo(1);
    assertThat(PollProbe.now(script.stream().read(buffer))).isEqualTo(1);
  }

  @Test
  @DisplayName("steps of no bytes are refused")
  void empty() {
    assertThatThrownBy(() -> new IoScript().read(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("notYet()");
  }
}
