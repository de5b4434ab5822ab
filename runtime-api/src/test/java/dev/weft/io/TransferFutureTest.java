package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransferFutureTest {

  private static final int ROUNDS = 10_000;

  private final Context cx = Context.of(() -> {});

  /// Every second read waits; every second write, too.
  private static final class Alternating implements AsyncReader, AsyncWriter {
    int polls;
    int cancelledReads;
    int cancelledWrites;
    boolean broken;

    private boolean waits() throws IOException {
      if (broken) {
        throw new IOException("broken");
      }
      return polls++ % 2 == 0;
    }

    @Override
    public int pollRead(Context cx, ByteBuffer dst) throws IOException {
      if (waits()) {
        return AsyncReader.PENDING;
      }
      dst.put((byte) 'x');
      return 1;
    }

    @Override
    public void cancelRead(Context cx) {
      cancelledReads++;
    }

    @Override
    public int pollWrite(Context cx, ByteBuffer src) throws IOException {
      if (waits()) {
        return AsyncReader.PENDING;
      }
      src.get();
      return 1;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return true;
    }

    @Override
    public void cancelWrite(Context cx) {
      cancelledWrites++;
    }
  }

  private final Alternating stream = new Alternating();

  @Test
  @DisplayName("a read, a write and a write of all wait, and yield what the poll-level calls do")
  void yields() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(2);
    Future<Integer> read = stream.read(buffer);
    assertThat(read.poll(cx).isPending()).isTrue();
    assertThat(read.poll(cx)).isEqualTo(Poll.ready(1));
    Future<Integer> write = stream.write(ByteBuffer.allocate(2));
    assertThat(write.poll(cx).isPending()).isTrue();
    assertThat(write.poll(cx)).isEqualTo(Poll.ready(1));
    ByteBuffer all = ByteBuffer.allocate(2);
    var writeAll = stream.writeAll(all);
    assertThat(writeAll.poll(cx).isPending()).isTrue();
    assertThat(writeAll.poll(cx).isPending()).isTrue();
    assertThat(writeAll.poll(cx).isReady()).isTrue();
    assertThat(all.hasRemaining()).isFalse();
  }

  @Test
  @DisplayName("3.2 one that is over, by its value, a failure or a cancel, is not polled again")
  void over() throws Exception {
    Future<Integer> read = stream.read(ByteBuffer.allocate(1));
    assertThat(read.poll(cx).isPending()).isTrue();
    assertThat(read.poll(cx).isReady()).isTrue();
    assertOver(read);
    Future<Integer> cancelled = stream.read(ByteBuffer.allocate(1));
    cancelled.cancel(cx);
    assertOver(cancelled);
    stream.broken = true;
    Future<Integer> failed = stream.write(ByteBuffer.allocate(1));
    assertThatThrownBy(() -> failed.poll(cx)).isInstanceOf(IOException.class);
    assertOver(failed);
  }

  private void assertOver(Future<?> future) {
    assertThatThrownBy(() -> future.poll(cx))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must not be polled again");
  }

  @Test
  @DisplayName("a cancel gives up what waits, and not what never waited or is over")
  void cancels() throws Exception {
    stream.read(ByteBuffer.allocate(1)).cancel(cx);
    stream.writeAll(ByteBuffer.allocate(1)).cancel(cx);
    assertThat(stream.cancelledReads + stream.cancelledWrites).isZero();
    Future<Integer> read = stream.read(ByteBuffer.allocate(1));
    assertThat(read.poll(cx).isPending()).isTrue();
    read.cancel(cx);
    read.cancel(cx);
    assertThat(stream.cancelledReads).isOne();
    stream.polls = 0;
    var write = stream.writeAll(ByteBuffer.allocate(1));
    assertThat(write.poll(cx).isPending()).isTrue();
    write.cancel(cx);
    assertThat(stream.cancelledWrites).isOne();
    Future<Integer> done = stream.read(ByteBuffer.allocate(1));
    assertThat(done.poll(cx).isReady()).isTrue();
    done.cancel(cx);
    assertThat(stream.cancelledReads).isOne();
  }

  @Test
  @DisplayName("a read or a write that waits costs one object of 24 bytes beside its outcome")
  void costsOneObject() throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteBuffer buffer = ByteBuffer.allocate(1);
    long allocated = Long.MAX_VALUE;
    // The first go is before the compiler; on a busy machine it may be late.
    for (int go = 0; go < 10 && allocated / ROUNDS > 64; go++) {
      allocated = 0;
      for (int i = 0; i < ROUNDS; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        var read = stream.read(buffer.clear());
        boolean pending = read.poll(cx).isPending() && read.poll(cx).isReady();
        var write = stream.writeAll(buffer.flip());
        pending &= write.poll(cx).isPending() && write.poll(cx).isReady();
        allocated += threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(pending).isTrue();
      }
    }
    assertThat(allocated / ROUNDS).as("bytes for a read and a write").isLessThanOrEqualTo(64);
  }
}
