package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.codegen.AsyncFrame;
import dev.weft.codegen.AwaitedCall;
import dev.weft.compiler.testing.EndlessStream;
import dev.weft.compiler.testing.Probe;
import dev.weft.compiler.testing.Snippet;
import dev.weft.sync.ChannelClosedException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An `await` that is directly that of a read, a write or a receive makes no future for it. What
/// blocks with such awaits compute is in the matrix (`cases/Streams.java`).
@Timeout(60)
class DirectCallsTest {

  private static final String STREAM =
      "dev.weft.io.AsyncDuplex stream = new dev.weft.compiler.testing.EndlessStream(); "
          + "var buffer = java.nio.ByteBuffer.allocate(100); ";

  private final Context cx = Context.of(() -> {});

  private AsyncFrame<?> waiting(String block) throws Exception {
    var frame = (AsyncFrame<?>) Snippet.future(STREAM + block, new Probe(1));
    assertThat(frame.poll(cx).isPending()).isTrue();
    return frame;
  }

  @Test
  @DisplayName("C1 C2 an echo that waits before each read and each write allocates nothing")
  void allocatesNothing() throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AsyncFrame<?> echo =
        waiting(
            """
            return async(() -> {
              while (await(stream.read(buffer.clear())) >= 0) {
                await(stream.writeAll(buffer.flip()));
              }
              return null;
            });
            """);
    long least = Long.MAX_VALUE;
    // The first goes are before the compiler; on a busy machine it may be late.
    for (int go = 0; go < 50 && least >= 10_000; go++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      boolean pending = true;
      for (int i = 0; i < 20_000; i++) {
        pending &= echo.poll(cx).isPending();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(pending).isTrue();
    }
    assertThat(least).as("bytes of 10 000 requests").isLessThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return async(() -> await(stream.read(buffer)));",
        "return async(() -> await(stream.write(buffer)));",
        "return async(() -> await(stream.writeAll(buffer)));",
        "return async(() -> await(\n\n stream.read(buffer)));",
        "var r = dev.weft.sync.Mpsc.bounded(1).receiver(); return async(() -> await(r.recv()));",
      })
  @DisplayName("what is awaited directly is no future of its own")
  void awaitedDirectly(String block) throws Exception {
    assertThat(waiting(block).awaiting()).isInstanceOf(AwaitedCall.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return async(() -> { var read = stream.read(buffer); return await(read); });",
        "return async(() -> await(stream.read(buffer).map(n -> n + 1)));",
        "return async(() -> await(stream.readExactly(buffer)));",
        "return async(() -> await(stream.writeAll(new byte[3])));",
      })
  @DisplayName("what goes through other hands is a future of its own")
  void throughOtherHands(String block) throws Exception {
    assertThat(waiting(block).awaiting()).isNotNull().isNotInstanceOf(AwaitedCall.class);
  }

  @Test
  @DisplayName("C3 a class's own read is called")
  void ownRead() throws Exception {
    Future<Object> block =
        Snippet.future(
            "dev.weft.io.AsyncReader r = new"
                + " dev.weft.compiler.testing.EndlessStream.WithItsOwnRead();"
                + " return async(() -> await(r.read(java.nio.ByteBuffer.allocate(1))));",
            new Probe(1));
    assertThat(block.poll(cx)).isEqualTo(Poll.ready(77));
  }

  @Test
  @DisplayName("a cancel gives up what waits, once; what the block does in finally begins anew")
  void cancel() throws Exception {
    var made =
        (List<?>)
            Snippet.make(
                STREAM
                    + """
                    return List.of(stream, async(() -> {
                      try {
                        return await(stream.read(buffer));
                      } finally {
                        await(stream.writeAll(buffer));
                      }
                    }));
                    """,
                new Probe(1));
    var stream = (EndlessStream) made.getFirst();
    var frame = (AsyncFrame<?>) made.getLast();
    assertThat(frame.poll(cx).isPending()).isTrue();
    frame.cancel(cx);
    frame.cancel(cx);
    assertThat(stream.cancelled()).isEqualTo("1 reads, 1 writes");
  }

  @Test
  @DisplayName("a receive awaited directly yields what was sent, in order, and then the end")
  void receives() throws Exception {
    Future<Object> block =
        Snippet.future(
            """
            var channel = dev.weft.sync.Mpsc.<String>bounded(4);
            var out = channel.sender();
            var in = channel.receiver();
            return async(() -> {
              String all = "";
              await(out.send("a"));
              await(out.send("b"));
              all += await(in.recv());
              all += await(in.recv());
              out.close();
              return all + await(in.recv());
            });
            """,
            new Probe(1));
    assertThatThrownBy(() -> block.poll(cx)).isInstanceOf(ChannelClosedException.class);
  }
}
