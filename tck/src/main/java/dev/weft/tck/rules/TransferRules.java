package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.spi.Reactor;
import dev.weft.spi.StreamTransfer;
import dev.weft.tck.ReactorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleLevel;
import dev.weft.tck.bench.Loopback;
import dev.weft.tck.bench.Loopback.Pair;
import dev.weft.tck.bench.ReactorBench;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// §7 of the rule book: the bytes of a connection, where a reactor moves them in a way of its own.
public interface TransferRules extends ReactorKit {

  /// So many that a reactor which begins with its way only when it pays begins. It may make ready
  /// beside them: they go on for a part of the patience, too.
  int ROUNDS = 3_000;

  /// Buffers on the heap and outside of it; the end, a reset, and a close whose numbers others get.
  @Rule(id = "7.36", level = RuleLevel.OPTIONAL)
  default void transfersDoAsTheirChannels() throws Exception {
    try (var bench = new ReactorBench(this)) {
      Pair pair = bench.loopback.pair();
      StreamTransfer transfer = transferOf(bench.attach(pair.here(), 1));
      for (ByteBuffer buffer : bothKinds()) {
        long begin = System.nanoTime();
        long enough = settings().patience().toNanos() / 5;
        for (int round = 0; round < ROUNDS || System.nanoTime() - begin < enough; round++) {
          thereAndBack(pair, transfer, buffer, (byte) round);
        }
      }
      readsOnlyIntoWhatIsWritable(pair, transfer);
      for (ByteBuffer buffer : bothKinds()) {
        assertThat(transfer.read(buffer)).as("read where nothing is").isZero();
      }
      pair.there().shutdownOutput();
      for (ByteBuffer buffer : bothKinds()) {
        assertThat(read(transfer, buffer)).as("read at the end").isEqualTo(-1);
        assertThat(read(transfer, buffer)).as("read after it").isEqualTo(-1);
      }
      writesUntilItIsFull(pair, transfer);
      resetsAreTold(bench);
      closedOnesTouchNobody(bench);
    }
  }

  /// On the heap and outside of it: such may be moved in ways of their own.
  private static List<ByteBuffer> bothKinds() {
    return List.of(ByteBuffer.allocate(16), ByteBuffer.allocateDirect(16));
  }

  private StreamTransfer transferOf(Reactor.Handle handle) {
    StreamTransfer transfer = handle.transfer();
    needs(transfer != null, "it moves no bytes itself");
    return Objects.requireNonNull(transfer);
  }

  private void thereAndBack(Pair pair, StreamTransfer transfer, ByteBuffer buffer, byte first)
      throws Exception {
    Loopback.send(pair.there(), 3);
    buffer.clear().put(first).limit(4);
    assertThat(read(transfer, buffer)).as("read of 3 bytes that were sent").isEqualTo(3);
    assertThat(buffer.position()).as("where a read of 3 leaves a buffer").isEqualTo(4);
    buffer.flip();
    assertThat(transfer.write(buffer)).as("written of 4").isEqualTo(4);
    assertThat(buffer.hasRemaining()).as("whether bytes are left that were written").isFalse();
    ByteBuffer back = ByteBuffer.allocate(4);
    eventually("what was written arrives", () -> Loopback.succeeds(() -> fills(pair, back)));
    assertThat(back.array()).as("what arrived").containsExactly(first, 0, 0, 0);
  }

  private void readsOnlyIntoWhatIsWritable(Pair pair, StreamTransfer transfer) throws Exception {
    Loopback.send(pair.there(), 3);
    ByteBuffer readOnly = ByteBuffer.allocateDirect(16).asReadOnlyBuffer();
    assertThat(catchThrowable(() -> transfer.read(readOnly)))
        .as("what a read into a read-only buffer throws")
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(read(transfer, ByteBuffer.allocate(16))).as("read after that").isEqualTo(3);
  }

  private static boolean fills(Pair pair, ByteBuffer buffer) throws IOException {
    pair.there().read(buffer);
    return !buffer.hasRemaining();
  }

  /// Reads until there is something, or the end.
  private int read(StreamTransfer transfer, ByteBuffer dst) {
    var n = new AtomicInteger();
    eventually(
        "a read finds what the peer has sent",
        () -> Loopback.succeeds(() -> n.addAndGet(transfer.read(dst)) != 0));
    return n.get();
  }

  private void writesUntilItIsFull(Pair pair, StreamTransfer transfer) throws Exception {
    Loopback.fill(pair.here());
    for (ByteBuffer buffer : bothKinds()) {
      assertThat(transfer.write(buffer)).as("written where no room is").isZero();
    }
  }

  private void resetsAreTold(ReactorBench bench) throws Exception {
    Pair pair = bench.loopback.pair();
    StreamTransfer transfer = transferOf(bench.attach(pair.here(), 2));
    pair.there().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.there().close();
    ByteBuffer direct = ByteBuffer.allocateDirect(16);
    eventually(
        "a read of a connection that was reset fails", () -> failureOf(transfer, direct) != null);
    for (ByteBuffer buffer : bothKinds()) {
      assertThat(failureOf(transfer, buffer)).as("what the next read throws").isNotNull();
    }
  }

  private static @Nullable IOException failureOf(StreamTransfer transfer, ByteBuffer dst) {
    try {
      assertThat(transfer.read(dst)).as("read after a reset").isZero();
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /// The numbers of what is closed are given to the next connections.
  private void closedOnesTouchNobody(ReactorBench bench) throws Exception {
    for (int token = 10; token < 30; token++) {
      Pair old = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(old.here(), token);
      StreamTransfer late = transferOf(handle);
      handle.detach();
      old.here().close();
      old.there().close();
      Pair next = bench.loopback.pair();
      Loopback.send(next.there(), 5);
      Loopback.send(next.here(), 5);
      for (ByteBuffer buffer : bothKinds()) {
        assertThat(catchThrowable(() -> late.read(buffer)))
            .as("what a read throws after the close")
            .isInstanceOf(ClosedChannelException.class);
        assertThat(catchThrowable(() -> late.write(buffer)))
            .as("what a write throws after the close")
            .isInstanceOf(ClosedChannelException.class);
      }
      bench.loopback.receive(next.here(), 5);
      bench.loopback.receive(next.there(), 5);
    }
  }
}
