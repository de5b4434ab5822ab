package dev.weft.reactor.jna.kqueue;

import static dev.weft.spi.Readiness.ERROR;
import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.READ_CLOSED;
import static dev.weft.spi.Readiness.WRITE;
import static dev.weft.spi.Readiness.WRITE_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import dev.weft.reactor.jna.LibC;
import dev.weft.reactor.jna.NativeReactor;
import dev.weft.reactor.jna.SystemQueue;
import dev.weft.spi.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the queue says to the system, call by call, and what it makes of the answers.
class KqueueQueueTest {

  /// A kqueue that answers every change as it is told to.
  private static final class Scripted implements Kqueue {
    record Change(long ident, short filter, int flags, int fflags, long udata) {}

    final KeventAbi abi;
    final List<Change> changes = new ArrayList<>();
    final List<Long> timeouts = new ArrayList<>();
    int changeCalls;
    int readError;
    int writeError;
    int interruptions;
    int broken;
    boolean closed;

    Scripted(KeventAbi abi) {
      this.abi = abi;
    }

    @Override
    public int kqueue() {
      return 77;
    }

    @Override
    public int kevent(int kq, long in, int count, long out, int room, long timeout) {
      if (interruptions > 0) {
        interruptions--;
        return -1;
      }
      if (broken != 0) {
        return -1;
      }
      if (count == 0) {
        Pointer time = timeout == 0 ? null : new Pointer(timeout);
        timeouts.add(time == null ? -1 : time.getLong(0) * 1_000_000_000 + time.getLong(8));
        return 0;
      }
      changeCalls++;
      int answers = 0;
      for (int i = 0; i < count; i++) {
        Pointer change = new Pointer(in + (long) i * abi.size());
        short filter = change.getShort(KeventAbi.FILTER);
        int flags = change.getShort(KeventAbi.FLAGS);
        changes.add(
            new Change(
                change.getLong(KeventAbi.IDENT),
                filter,
                flags,
                change.getInt(KeventAbi.FFLAGS),
                change.getLong(KeventAbi.UDATA)));
        if ((flags & RECEIPT) != 0 && answers < room) {
          int error =
              (flags & ADD) == 0
                  ? 0
                  : filter == READ ? readError : filter == WRITE ? writeError : 0;
          new Pointer(out + (long) answers++ * abi.size()).setLong(KeventAbi.DATA, error);
        }
      }
      return answers;
    }

    @Override
    public int close(int kq) {
      closed = kq == 77;
      return 0;
    }

    @Override
    public int errno() {
      return broken != 0 ? broken : LibC.EINTR;
    }
  }

  private static final int NO_MEMORY = 12;

  private final Scripted system = new Scripted(KeventAbi.FREEBSD);
  private final KqueueQueue queue = new KqueueQueue(system, KeventAbi.FREEBSD, 4);

  KqueueQueueTest() throws IOException {}

  @Test
  @DisplayName("a source is two filters, added edge-triggered in one call")
  void aSourceIsTwoFilters() throws Exception {
    system.changes.clear();
    system.changeCalls = 0;
    queue.add(5, Long.MAX_VALUE);
    int flags = Kqueue.ADD | Kqueue.CLEAR | Kqueue.RECEIPT;
    assertThat(system.changes)
        .containsExactly(
            new Scripted.Change(5, Kqueue.READ, flags, 0, Long.MAX_VALUE),
            new Scripted.Change(5, Kqueue.WRITE, flags, 0, Long.MAX_VALUE));
    assertThat(system.changeCalls).isEqualTo(1);
  }

  @Test
  @DisplayName("a signal is a trigger without flags; it says the udata, which it overwrites")
  void aSignalHasNoFlags() {
    system.changes.clear();
    queue.signal();
    assertThat(system.changes)
        .containsExactly(
            new Scripted.Change(
                0, KeventAbi.FREEBSD.user(), 0, Kqueue.TRIGGER, SystemQueue.SIGNAL));
  }

  @Test
  @DisplayName("a descriptor may have one direction")
  void oneDirectionIsEnough() throws Exception {
    system.writeError = Kqueue.NO_SUCH_FILTER;
    queue.add(5, 1);
    system.writeError = Kqueue.BROKEN_PIPE;
    queue.add(6, 1);
    system.writeError = 0;
    system.readError = Kqueue.NO_SUCH_FILTER;
    queue.add(7, 1);
    system.writeError = Kqueue.NO_SUCH_FILTER;
    assertThatThrownBy(() -> queue.add(8, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("descriptor 8")
        .hasMessageContaining("Invalid argument");
  }

  @Test
  @DisplayName("a filter refused for want of memory is a failure, and takes the other one out")
  void aFailureLeavesNothingBehind() {
    system.writeError = NO_MEMORY;
    assertThatThrownBy(() -> queue.add(5, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("errno 12");
    assertThat(system.changes.get(system.changes.size() - 2))
        .satisfies(
            change -> {
              assertThat(change.filter()).isEqualTo(Kqueue.READ);
              assertThat(change.flags() & Kqueue.DELETE).isNotZero();
            });
  }

  @Test
  @DisplayName("EINTR: changes are made again, a wait ends early")
  void anInterruptedCall() throws Exception {
    system.interruptions = 2;
    queue.add(5, 1);
    assertThat(system.changes).hasSize(3);
    system.interruptions = 1;
    assertThat(queue.await(-1)).isZero();
  }

  @Test
  @DisplayName("a broken kqueue is an error, and one that cannot be set up is closed")
  void aBrokenKqueue() {
    system.broken = 9;
    assertThatThrownBy(() -> queue.await(-1)).hasMessageContaining("Bad file descriptor");
    assertThatThrownBy(() -> queue.add(5, 1)).hasMessageContaining("Bad file descriptor");
    assertThatThrownBy(() -> new KqueueQueue(system, KeventAbi.FREEBSD, 4))
        .hasMessageContaining("Bad file descriptor");
    assertThat(system.closed).isTrue();
  }

  @Test
  @DisplayName("1.8 timeouts: no limit, none, nanoseconds, and no more than a system takes")
  void timeouts() throws Exception {
    for (long nanos : new long[] {-1, 0, 1, 1_000_000_001, Long.MAX_VALUE}) {
      queue.await(nanos);
    }
    assertThat(system.timeouts).containsExactly(-1L, 0L, 1L, 1_000_000_001L, 86_400_000_000_000L);
  }

  @Test
  @DisplayName("struct kevent: 32 bytes on macOS and with libkqueue, 64 on FreeBSD")
  void layouts() {
    assertThat(KeventAbi.of("Mac OS X", "aarch64")).isEqualTo(new KeventAbi(32, (short) -10));
    assertThat(KeventAbi.of("Linux", "amd64")).isEqualTo(new KeventAbi(32, (short) -11));
    assertThat(KeventAbi.of("FreeBSD", "amd64")).isEqualTo(new KeventAbi(64, (short) -11));
    assertThat(KeventAbi.of("FreeBSD", "i386")).isNull();
    for (KeventAbi abi : List.of(KeventAbi.MACOS, KeventAbi.FREEBSD)) {
      var events = new Kevents(3, abi);
      for (int i = 0; i < 3; i++) {
        events.put(i, 5, Kqueue.WRITE, Kqueue.CLEAR, 0, Long.MAX_VALUE - i);
      }
      Pointer second = new Pointer(events.address() + abi.size());
      assertThat(second.getLong(0)).isEqualTo(5);
      assertThat(second.getShort(8)).isEqualTo((short) -2);
      assertThat(second.getShort(10)).isEqualTo((short) 0x20);
      assertThat(second.getInt(12)).isZero();
      assertThat(second.getLong(24)).isEqualTo(Long.MAX_VALUE - 1);
      assertThat(events.udata(2)).isEqualTo(Long.MAX_VALUE - 2);
      assertThat(events.readiness(2)).isEqualTo(WRITE);
    }
  }

  @Test
  @DisplayName("EV_EOF ends the filter's own direction; fflags make it an error")
  void bits() {
    assertThat(Kevents.bits(Kqueue.READ, Kqueue.CLEAR, 0)).isEqualTo(READ);
    assertThat(Kevents.bits(Kqueue.WRITE, Kqueue.CLEAR, 0)).isEqualTo(WRITE);
    assertThat(Kevents.bits(Kqueue.READ, (short) Kqueue.EOF, 0)).isEqualTo(READ | READ_CLOSED);
    assertThat(Kevents.bits(Kqueue.WRITE, Kqueue.EOF, 54)).isEqualTo(WRITE | WRITE_CLOSED | ERROR);
  }

  @Test
  @DisplayName(
      "rule 4: a busy source is added once, and that is all; N2 a closed one is left alone")
  void aBusySourceIsAddedOnce() throws Exception {
    Kind.IN_MEMORY_LIKE_MACOS.assumeAvailable();
    var memory = new MemoryKqueue(Dialect.MACOS, false);
    var changes = new int[1];
    Kqueue counting =
        new Kqueue() {
          @Override
          public int kqueue() {
            return memory.kqueue();
          }

          @Override
          public int kevent(int kq, long in, int count, long out, int room, long timeout) {
            changes[0] += count;
            return memory.kevent(kq, in, count, out, room, timeout);
          }

          @Override
          public int close(int kq) {
            return memory.close(kq);
          }

          @Override
          public int errno() {
            return memory.errno();
          }
        };
    Pipe pipe = Pipe.open();
    try (var reactor = new NativeReactor(new KqueueQueue(counting, KeventAbi.MACOS, 4));
        Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      source.configureBlocking(false);
      changes[0] = 0;
      var handle = reactor.attach(new Source.OfChannel(source), 1);
      for (int i = 0; i < 100; i++) {
        sink.write(ByteBuffer.allocate(1));
        handle.arm(READ);
        assertThat(reactor.poll(-1, (token, bits) -> assertThat(bits).isEqualTo(READ)))
            .isPositive();
        assertThat(source.read(ByteBuffer.allocate(1))).isEqualTo(1);
      }
      source.close();
      handle.detach();
      assertThat(changes[0]).isEqualTo(2);
    }
  }
}
