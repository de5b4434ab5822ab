package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.io.ByteStreams;
import dev.weft.io.Copied;
import dev.weft.io.DuplexPair;
import dev.weft.tck.StreamSubject;
import dev.weft.tck.StreamTck;
import dev.weft.tck.TcpSubject;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// TCP streams with one flaw each.
final class BrokenStreams extends FlawedSubjects {

  /// A kit over TCP streams with something changed.
  abstract static class Flawed extends StreamTck implements Examined {
    @Override
    public String subjectName() {
      return getClass().getSimpleName();
    }

    /// The stream with the flaw.
    AsyncDuplex flawed(AsyncDuplex stream) {
      return stream;
    }

    /// How lines are read.
    Future<@Nullable String> lines(BufferedAsyncReader reader, int limit) {
      return reader.readLine(limit);
    }

    /// How is copied both ways.
    Future<Copied> copying(AsyncDuplex first, AsyncDuplex second) {
      return ByteStreams.copyBidirectional(first, second);
    }

    /// How is copied one way.
    Future<Long> copying(AsyncReader from, AsyncWriter to) {
      return ByteStreams.copy(from, to);
    }

    /// What is connected in memory.
    DuplexPair memory(int capacity) {
      return ByteStreams.duplex(capacity);
    }

    @Override
    protected StreamSubject openSubject() throws IOException {
      return new TcpSubject(Weft.open()) {
        @Override
        public Connected connect() throws Exception {
          Connected connected = super.connect();
          return new Connected(flawed(connected.stream()), connected.peer());
        }

        @Override
        public Future<@Nullable String> readLine(BufferedAsyncReader reader, int limit) {
          return lines(reader, limit);
        }

        @Override
        public Future<Copied> copyBothWays(AsyncDuplex first, AsyncDuplex second) {
          return copying(first, second);
        }

        @Override
        public Future<Long> copy(AsyncReader from, AsyncWriter to) {
          return copying(from, to);
        }

        @Override
        public DuplexPair duplex(int capacity) {
          return memory(capacity);
        }
      };
    }
  }

  @Breaks(
      value = "14.1",
      by = "a reader that takes a read without room for the end",
      saying = "a read without room")
  static final class NoRoomIsTheEnd extends Flawed {
    @Override
    AsyncDuplex flawed(AsyncDuplex stream) {
      return new OtherStream(stream) {
        @Override
        public int pollRead(Context cx, ByteBuffer dst) throws IOException {
          return dst.hasRemaining() ? stream.pollRead(cx, dst) : END;
        }
      };
    }
  }

  @Breaks(
      value = "14.11",
      by = "a stream that reads ahead, and serves what it has for nothing",
      saying = "reads in one poll of a task whose stream is always ready")
  static final class ServesForNothing extends Flawed {
    @Override
    AsyncDuplex flawed(AsyncDuplex stream) {
      return new OtherStream(stream) {
        private final ByteBuffer ahead = ByteBuffer.allocate(1 << 16).flip();

        @Override
        public int pollRead(Context cx, ByteBuffer dst) throws IOException {
          if (!dst.hasRemaining()) {
            return 0;
          }
          if (!ahead.hasRemaining()) {
            int n = stream.pollRead(cx, ahead.clear());
            ahead.flip();
            if (n <= 0) {
              return n;
            }
          }
          int count = Math.min(ahead.remaining(), dst.remaining());
          for (int i = 0; i < count; i++) {
            dst.put(ahead.get());
          }
          return count;
        }
      };
    }
  }

  @Breaks(
      value = "14.2",
      by = "a line reader that leaves the carriage return in",
      saying = "a line in pieces")
  static final class KeepsTheReturn extends Flawed {
    @Override
    Future<@Nullable String> lines(BufferedAsyncReader reader, int limit) {
      var line = new StringBuilder();
      return reader
          .readLineInto(line, limit)
          .map(n -> n == 0 ? null : line.toString().replace("\n", ""));
    }
  }

  @Breaks(
      value = "14.3",
      by = "a writer that calls a partial write a whole one",
      saying = "the number of bytes that arrived")
  static final class PartialIsWhole extends Flawed {
    @Override
    AsyncDuplex flawed(AsyncDuplex stream) {
      return new OtherStream(stream) {
        @Override
        public int pollWrite(Context cx, ByteBuffer src) throws IOException {
          int asked = src.remaining();
          int n = stream.pollWrite(cx, src);
          if (n == PENDING) {
            return n;
          }
          src.position(src.limit());
          return asked;
        }
      };
    }
  }

  @Breaks(
      value = {"14.4", "14.5"},
      by = "a stream whose writer waits while its reader does",
      saying = {"a byte is written while the other half waits", "a byte is copied"})
  static final class OneAtATime extends Flawed {
    @Override
    AsyncDuplex flawed(AsyncDuplex stream) {
      return new OtherStream(stream) {
        private volatile boolean reading;

        @Override
        public int pollRead(Context cx, ByteBuffer dst) throws IOException {
          int n = stream.pollRead(cx, dst);
          reading = n == PENDING;
          return n;
        }

        @Override
        public int pollWrite(Context cx, ByteBuffer src) throws IOException {
          if (reading) {
            cx.yieldTask();
            return PENDING;
          }
          return stream.pollWrite(cx, src);
        }
      };
    }
  }

  @Breaks(
      value = "14.5",
      by = "a copy both ways that tells nobody of an end before both have come",
      saying = "the end of one is passed on")
  static final class KeepsTheEnd extends Flawed {
    @Override
    Future<Copied> copying(AsyncDuplex first, AsyncDuplex second) {
      return Futures.tryJoin(ByteStreams.copy(first, second), ByteStreams.copy(second, first))
          .then(
              both ->
                  Futures.tryJoin(first.shutdown(), second.shutdown())
                      .map(end -> new Copied(both.first(), both.second())));
    }
  }

  @Breaks(
      value = "14.5",
      by = "a copy both ways that goes to and fro",
      saying = "a byte is copied while the other direction is blocked")
  static final class ToAndFro extends Flawed {
    @Override
    Future<Copied> copying(AsyncDuplex first, AsyncDuplex second) {
      var blocked = new boolean[1];
      return ByteStreams.copyBidirectional(
          first,
          new OtherStream(second) {
            @Override
            public int pollWrite(Context cx, ByteBuffer src) throws IOException {
              int n = stream.pollWrite(cx, src);
              blocked[0] = n == PENDING;
              return n;
            }

            @Override
            public int pollRead(Context cx, ByteBuffer dst) throws IOException {
              if (blocked[0]) {
                cx.yieldTask();
                return PENDING;
              }
              return stream.pollRead(cx, dst);
            }
          });
    }
  }

  @Breaks(
      value = "14.5",
      by = "a copy that takes a failure for the end",
      saying = "what copying from a broken stream comes to")
  static final class FailureIsTheEnd extends Flawed {
    @Override
    Future<Long> copying(AsyncReader from, AsyncWriter to) {
      return ByteStreams.copy(from, to).recover(failure -> Futures.ready(0L));
    }
  }

  @Breaks(
      value = "14.6",
      by = "a connection in memory that takes what it is given",
      saying = "the bytes taken before anybody reads")
  static final class TakesAll extends Flawed {
    @Override
    DuplexPair memory(int capacity) {
      return ByteStreams.duplex(1 << 20);
    }
  }

  @Breaks(
      value = "14.6",
      by = "a connection in memory that wakes nobody who waits for room",
      saying = "room wakes who waits to write")
  static final class RoomWakesNobody extends Flawed {
    @Override
    DuplexPair memory(int capacity) {
      DuplexPair pair = ByteStreams.duplex(capacity);
      return new DuplexPair(
          new OtherStream(pair.first()) {
            @Override
            public int pollWrite(Context cx, ByteBuffer src) throws IOException {
              return stream.pollWrite(cx.withWaker(() -> {}), src);
            }
          },
          pair.second());
    }
  }

  @Breaks(
      value = "14.6",
      by = "a connection in memory that wakes nobody who waits for bytes",
      saying = "bytes wake who waits to read")
  static final class BytesWakeNobody extends Flawed {
    @Override
    DuplexPair memory(int capacity) {
      DuplexPair pair = ByteStreams.duplex(capacity);
      return new DuplexPair(
          pair.first(),
          new OtherStream(pair.second()) {
            @Override
            public int pollRead(Context cx, ByteBuffer dst) throws IOException {
              return stream.pollRead(cx.withWaker(() -> {}), dst);
            }
          });
    }
  }

  @Breaks(
      value = "14.7",
      by = "a stream that refuses to be shut down twice",
      saying = "already shut down")
  static final class OnlyOneShutdown extends Flawed {
    @Override
    AsyncDuplex flawed(AsyncDuplex stream) {
      return new OtherStream(stream) {
        private boolean over;

        @Override
        public boolean pollShutdown(Context cx) throws IOException {
          if (over) {
            throw new IOException("already shut down");
          }
          over = stream.pollShutdown(cx);
          return over;
        }
      };
    }
  }

  @Breaks(
      value = "14.8",
      by = "a line reader that ignores the limit",
      saying = "a line that is too long is refused")
  static final class NoLimit extends Flawed {
    @Override
    Future<@Nullable String> lines(BufferedAsyncReader reader, int limit) {
      return reader.readLine(BufferedAsyncReader.LINE_LIMIT);
    }
  }

  @Breaks(
      value = "14.9",
      by = "a stream that remembers the last one who waited to read",
      saying = "a reader goes on beside which another one waits")
  static final class LastOneCounts extends Flawed {
    @Override
    AsyncDuplex flawed(AsyncDuplex stream) {
      return new OtherStream(stream) {
        private final AtomicReference<@Nullable Waker> last = new AtomicReference<>();
        private final Waker all =
            () -> {
              Waker waker = last.getAndSet(null);
              if (waker != null) {
                waker.wake();
              }
            };

        @Override
        public int pollRead(Context cx, ByteBuffer dst) throws IOException {
          last.set(cx.waker());
          return stream.pollRead(cx.withWaker(all), dst);
        }
      };
    }
  }

  @Breaks(
      value = "14.10",
      by = "a stream that says nothing of its own end when it is written to",
      saying = "what writing after one's own shutdown fails with")
  static final class SaysNothing extends Flawed {
    @Override
    AsyncDuplex flawed(AsyncDuplex stream) {
      return new OtherStream(stream) {
        @Override
        public int pollWrite(Context cx, ByteBuffer src) throws IOException {
          try {
            return stream.pollWrite(cx, src);
          } catch (SocketException e) {
            throw new AsynchronousCloseException();
          }
        }
      };
    }
  }

  /// A stream with something changed.
  private abstract static class OtherStream implements AsyncDuplex {
    final AsyncDuplex stream;

    OtherStream(AsyncDuplex stream) {
      this.stream = stream;
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
      stream.cancelWrite(cx);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
