package dev.weft.tls;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What is held back while a transport is busy, and what buffers cost.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#onOneThread")
class BufferingTest {

  private final Weft weft;
  private final Connections connections;
  private final TlsAcceptor acceptor = TlsAcceptor.of(Certificates.server());
  private final TlsConnector connector = TlsConnector.of(Certificates.client());

  BufferingTest(Pairing pairing) throws Exception {
    weft = pairing.builder().open();
    connections = Connections.of(weft);
  }

  @AfterEach
  void close() throws Exception {
    connections.close();
  }

  /// A stream that takes nothing while it is shut. One task drives everything here, so plain fields
  /// do.
  private static final class Gate implements AsyncDuplex {
    private final AsyncDuplex stream;
    private boolean shut;
    private @Nullable Waker waits;

    Gate(AsyncDuplex stream) {
      this.stream = stream;
    }

    void open() {
      shut = false;
      if (waits != null) {
        waits.wake();
      }
    }

    @Override
    public int pollRead(Context cx, ByteBuffer dst) throws IOException {
      return stream.pollRead(cx, dst);
    }

    @Override
    public void cancelRead(Context cx) {
      stream.cancelRead(cx);
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer src) throws IOException {
      if (shut) {
        waits = cx.waker();
        return PENDING;
      }
      return stream.pollWrite(cx, src);
    }

    @Override
    public boolean pollFlush(Context cx) throws IOException {
      return stream.pollFlush(cx);
    }

    @Override
    public boolean pollShutdown(Context cx) throws IOException {
      return stream.pollShutdown(cx);
    }

    @Override
    public void cancelWrite(Context cx) {
      waits = null;
      stream.cancelWrite(cx);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private static ByteBuffer word() {
    return ByteBuffer.wrap(new byte[] {'h', 'e', 'y'});
  }

  private static Future<@Nullable Void> settled() {
    return async(
        () -> {
          for (int i = 0; i < 10; i++) {
            await(Tasks.yieldNow());
          }
        });
  }

  @Test
  @DisplayName("W2: what a write has left behind goes out while somebody reads")
  void readerSends() throws Exception {
    Gate[] gates = new Gate[1];
    var pair = connections.tls(acceptor, connector, "localhost", tcp -> gates[0] = new Gate(tcp));
    for (boolean readsFirst : new boolean[] {true, false}) {
      gates[0].shut = true;
      var reading = new java.util.ArrayList<JoinHandle<Integer>>();
      if (readsFirst) {
        reading.add(weft.spawn(pair.client().read(ByteBuffer.allocate(10))));
        weft.blockOn(settled());
      }
      assertThat(weft.blockOn(pair.client().write(word()))).isEqualTo(3);
      if (!readsFirst) {
        reading.add(weft.spawn(pair.client().read(ByteBuffer.allocate(10))));
        weft.blockOn(settled());
      }
      JoinHandle<Integer> arrived = weft.spawn(pair.server().read(ByteBuffer.allocate(10)));
      weft.blockOn(settled());
      assertThat(arrived.isFinished()).isFalse();
      gates[0].open();
      assertThat(weft.blockOn(arrived)).isEqualTo(3);
      weft.blockOn(pair.server().writeAll(word()));
      assertThat(weft.blockOn(reading.getFirst())).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("W2: a writer that gives up leaves its records to a reader that waits")
  void writerGivesUp() throws Exception {
    Gate[] gates = new Gate[1];
    var pair = connections.tls(acceptor, connector, "localhost", tcp -> gates[0] = new Gate(tcp));
    gates[0].shut = true;
    JoinHandle<Integer> reading = weft.spawn(pair.client().read(ByteBuffer.allocate(10)));
    assertThat(weft.blockOn(pair.client().write(word()))).isEqualTo(3);
    var flush = Futures.timeout(Duration.ofMillis(5), pair.client().flush());
    assertThat(weft.blockOn(Futures.catching(flush)).toString())
        .contains(TimeoutException.class.getSimpleName());
    JoinHandle<Integer> arrived = weft.spawn(pair.server().read(ByteBuffer.allocate(10)));
    weft.blockOn(settled());
    gates[0].open();
    assertThat(weft.blockOn(arrived)).isEqualTo(3);
    weft.blockOn(pair.server().writeAll(word()));
    assertThat(weft.blockOn(reading)).isEqualTo(3);
  }

  @Test
  @DisplayName("writeAll is over when the transport has everything; flush and shutdown wait, too")
  void writeAllFlushes() throws Exception {
    Gate[] gates = new Gate[1];
    var pair = connections.tls(acceptor, connector, "localhost", tcp -> gates[0] = new Gate(tcp));
    gates[0].shut = true;
    JoinHandle<@Nullable Void> writing = weft.spawn(pair.client().writeAll(word()));
    weft.blockOn(settled());
    assertThat(writing.isFinished()).isFalse();
    gates[0].open();
    weft.blockOn(writing);
    gates[0].shut = true;
    JoinHandle<@Nullable Void> ending = weft.spawn(pair.client().shutdown());
    weft.blockOn(settled());
    assertThat(ending.isFinished()).isFalse();
    gates[0].open();
    weft.blockOn(ending);
  }

  @Test
  @DisplayName("a round trip allocates no buffer")
  void allocation() throws Exception {
    var pair = connections.tls(acceptor, connector);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 500;
    long bytes =
        weft.blockOn(
            async(
                () -> {
                  var src = ByteBuffer.allocate(100);
                  var dst = ByteBuffer.allocate(100);
                  long least = Long.MAX_VALUE;
                  for (int go = 0; go < 10 && least / rounds >= 8_000; go++) { // warm at some time
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < rounds; i++) {
                      await(pair.client().writeAll(src.clear()));
                      await(pair.server().read(dst.clear()));
                    }
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                  }
                  return least;
                }));
    assertThat(bytes / rounds).as("bytes for each record there and back").isLessThan(8_000);
  }

  @Test
  @DisplayName("the budget is kept: a reader that always has something lets others run")
  void budget() throws Exception {
    var pair = connections.tls(acceptor, connector);
    weft.blockOn(pair.client().writeAll(ByteBuffer.allocate(10_000)));
    weft.blockOn(pair.server().read(ByteBuffer.allocate(1)));
    int polls =
        weft.blockOn(
            Futures.pollFn(
                cx -> {
                  int reads = 0;
                  var one = ByteBuffer.allocate(1);
                  while (pair.server().pollRead(cx, one.clear()) > 0) {
                    reads++;
                  }
                  return Poll.ready(reads);
                }));
    assertThat(polls).isBetween(64, 129);
  }

  @Test
  @DisplayName("a stream that waits has no buffer, and one that is closed gives back what it had")
  void buffersComeBack() throws Exception {
    int before = RecordBuffers.out();
    var pair = connections.tls(acceptor, connector);
    JoinHandle<Integer> reading = weft.spawn(pair.client().read(ByteBuffer.allocate(10)));
    weft.blockOn(pair.client().writeAll(word()));
    weft.blockOn(pair.server().read(ByteBuffer.allocate(10)));
    weft.blockOn(settled());
    assertThat(RecordBuffers.out()).isEqualTo(before);
    weft.blockOn(pair.server().writeAll(ByteBuffer.allocate(100)));
    weft.blockOn(reading);
    assertThat(RecordBuffers.out()).as("what was not read").isEqualTo(before + 1);
    pair.client().close();
    pair.server().close();
    assertThat(RecordBuffers.out()).isEqualTo(before);
    var tcp = connections.tcp();
    var half = Futures.timeout(Duration.ofMillis(20), acceptor.accept(tcp.server()));
    weft.blockOn(tcp.client().writeAll(new byte[] {22, 3, 1, 1, 0}));
    weft.blockOn(Futures.catching(half));
    assertThat(RecordBuffers.out()).as("after a handshake that was cancelled").isEqualTo(before);
  }

  @Test
  @DisplayName("several buffers share a record")
  void gathered() throws Exception {
    var pair = connections.tls(acceptor, connector);
    weft.blockOn(pair.client().writeAll(new ByteBuffer[] {word(), ByteBuffer.allocate(0), word()}));
    assertThat(weft.blockOn(pair.server().read(ByteBuffer.allocate(10)))).isEqualTo(6);
  }
}
