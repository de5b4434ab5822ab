package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Outcome;
import dev.weft.Poll;
import dev.weft.io.AsyncReader;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.io.LineTooLongException;
import dev.weft.io.WriteHalf;
import dev.weft.tck.StreamSubject.Connected;
import dev.weft.tck.bench.AlwaysReadyLeaf;
import dev.weft.tck.bench.Flood;
import dev.weft.tck.rules.CopyRules;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Holds byte streams to §14 of the rule book.
public abstract class StreamTck implements CopyRules {

  private static final int LIMIT = 64;

  private @Nullable StreamSubject subject;
  private @Nullable Connected connected;

  /// For subclasses.
  protected StreamTck() {}

  /// Opens the kind of stream under test; the kit closes it.
  protected abstract StreamSubject openSubject() throws Exception;

  /// Opens the subject and one stream of it.
  @BeforeEach
  public void connect() throws Exception {
    StreamSubject opened = openSubject();
    subject = opened;
    connected = within("a stream is connected", opened::connect);
  }

  /// Closes what the rule opened.
  @AfterEach
  public void disconnect() throws Exception {
    if (connected != null) {
      connected.peer().close();
    }
    if (subject != null) {
      subject.close();
    }
  }

  @Override
  public final StreamSubject subject() {
    if (subject == null) {
      throw new IllegalStateException("no stream was opened");
    }
    return subject;
  }

  @Override
  public final Connected connected() {
    if (connected == null) {
      throw new IllegalStateException("no stream was opened");
    }
    return connected;
  }

  /// The end of the stream stays the end, and no room is not the end.
  @Rule(id = "14.1")
  public void theEndIsTheEnd() throws Exception {
    AsyncReader reader = connected().stream();
    connected().peer().getOutputStream().write('a');
    var none = ByteBuffer.allocate(0);
    var some = ByteBuffer.allocate(8);
    assertThat(run("a read without room is over", reader.read(none)))
        .as("a read without room")
        .isZero();
    assertThat(run("a byte is read", reader.read(some))).isEqualTo(1);
    connected().peer().shutdownOutput();
    for (int i = 0; i < 3; i++) {
      assertThat(run("the end is read", reader.read(some)))
          .as("what a read at the end returns")
          .isEqualTo(AsyncReader.END);
      assertThat(run("a read without room is over", reader.read(none)))
          .as("a read without room at the end")
          .isZero();
    }
  }

  /// Lines come whole, whatever packets they travel in.
  @Rule(id = "14.2")
  public void lines() throws Exception {
    BufferedAsyncReader reader = connected().stream().buffered();
    Socket peer = connected().peer();
    peer.setTcpNoDelay(true);
    var pieces = new FutureTask<>(() -> line(reader));
    Thread.ofPlatform().daemon().start(pieces);
    for (byte piece : utf8("fragments\r\n")) {
      peer.getOutputStream().write(piece);
    }
    assertThat(pieces.get()).as("a line in pieces").isEqualTo("fragments");
    peer.getOutputStream().write(utf8("two\nin one\n\n"));
    assertThat(line(reader)).as("the first of two lines in one packet").isEqualTo("two");
    assertThat(line(reader)).as("the second of two lines in one packet").isEqualTo("in one");
    assertThat(line(reader)).as("an empty line").isEmpty();
    peer.getOutputStream().write(new byte[] {'x', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> line(reader))
        .as("a line that is no UTF-8")
        .isInstanceOf(CharacterCodingException.class);
    peer.getOutputStream().write(utf8("y".repeat(LIMIT) + "\nlast"));
    assertThat(line(reader)).as("a line as long as the limit").hasSize(LIMIT);
    peer.shutdownOutput();
    assertThat(line(reader)).as("a last line without a terminator").isEqualTo("last");
    assertThat(line(reader)).as("what comes after the last line").isNull();
  }

  private @Nullable String line(BufferedAsyncReader reader) throws Exception {
    return run("a line is read", subject().readLine(reader, LIMIT));
  }

  /// A peer has sent a lot, and a task reads it byte by byte.
  @Rule(id = "14.11")
  public void readsAndWritesSpendBudget() throws Exception {
    int bytes = 1_000;
    connected().peer().getOutputStream().write(new byte[bytes]);
    AsyncReader reader = connected().stream();
    var one = ByteBuffer.allocate(1);
    int[] read = {0};
    int[] inThisPoll = {0};
    int[] most = {0};
    Future<Integer>[] next = first(reader.read(one));
    Future<Integer> loop =
        Futures.pollFn(
            cx -> {
              inThisPoll[0] = 0;
              while (next[0].poll(cx).isReady()) {
                most[0] = Math.max(most[0], ++inThisPoll[0]);
                if (++read[0] == bytes) {
                  return Poll.ready(bytes);
                }
                next[0] = reader.read(one.clear());
              }
              return Poll.pending();
            },
            cx -> next[0].cancel(cx));
    assertThat(run("all that was sent is read", loop)).isEqualTo(bytes);
    assertThat(most[0])
        .as("reads in one poll of a task whose stream is always ready")
        .isLessThanOrEqualTo(AlwaysReadyLeaf.BUDGET);
  }

  @SuppressWarnings("unchecked")
  private static Future<Integer>[] first(Future<Integer> future) {
    return (Future<Integer>[]) new Future<?>[] {future};
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// A line above the limit is refused before it fills the memory.
  @Rule(id = "14.8")
  public void linesHaveALimit() throws Exception {
    BufferedAsyncReader reader = connected().stream().buffered();
    connected().peer().getOutputStream().write(utf8("y".repeat(LIMIT + 1)));
    Future<Outcome<@Nullable String>> end = Futures.catching(subject().readLine(reader, LIMIT));
    assertThat(run("a line that is too long is refused", end))
        .as("what a line above the limit comes to")
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.cause()).isInstanceOf(LineTooLongException.class));
    connected().peer().getOutputStream().write(utf8("\n" + "z".repeat(LIMIT + 1) + "\nshort\n"));
    Future<Outcome<@Nullable String>> whole = Futures.catching(subject().readLine(reader, LIMIT));
    assertThat(run("a line that is too long is refused", whole))
        .as("what a line above the limit comes to that has come with its end")
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.cause()).isInstanceOf(LineTooLongException.class));
    assertThat(run("the next line is read", subject().readLine(reader, LIMIT)))
        .as("the line after one that is too long")
        .isEqualTo("short");
  }

  /// All bytes arrive, in order, although the peer begins to read when no more go in.
  @Rule(id = "14.3")
  public void writeAllWritesAll() throws Exception {
    var stream = connected().stream();
    var flood = new Flood(stream, connected().peer(), random());
    run(
        "as much is written as goes in, and some more",
        flood.write().then(sent -> stream.flush()).then(sent -> stream.shutdown()));
    Flood.Arrived arrived = within("all bytes arrive", flood::arrived);
    assertThat(arrived.bytes())
        .as("the number of bytes that arrived")
        .isEqualTo(flood.bytesWritten());
    assertThat(arrived.asSent()).as("the bytes arrive as they were").isTrue();
  }

  /// One half reads while the other writes, and the stream is closed with the second of them.
  @Rule(id = "14.4")
  public void halvesAreIndependent() throws Exception {
    var halves = connected().stream().split();
    Socket peer = connected().peer();
    var waits = new CountDownLatch(1);
    var some = ByteBuffer.allocate(1);
    Future<Integer> read =
        Futures.pollFn(
            cx -> {
              int n = halves.reader().pollRead(cx, some);
              waits.countDown();
              return n == AsyncReader.PENDING ? Poll.pending() : Poll.ready(n);
            });
    var reading = new FutureTask<>(() -> run("a byte is read", read));
    Thread.ofPlatform().daemon().start(reading);
    eventually("a read is polled", () -> waits.getCount() == 0);
    run("a byte is written while the other half waits", halves.writer().writeAll(new byte[] {'a'}));
    assertThat(within("the byte arrives", () -> peer.getInputStream().read())).isEqualTo('a');
    assertThatThrownBy(() -> halves.reader().unsplit(otherWriter()))
        .as("joining halves of two streams")
        .isInstanceOf(IllegalArgumentException.class);
    halves.writer().close();
    peer.getOutputStream().write('b');
    int bytes = within("the half that reads goes on alone", reading::get);
    assertThat(bytes).isEqualTo(1);
    halves.reader().close();
    assertThat(within("the peer sees the end", () -> peer.getInputStream().read()))
        .as("what the peer reads after both halves were closed")
        .isEqualTo(-1);
  }

  private WriteHalf otherWriter() throws Exception {
    return within("a stream is connected", subject()::connect).stream().split().writer();
  }

  /// The end may be said twice, and to a peer that is gone.
  @Rule(id = "14.7")
  public void shutdownAfterReset() throws Exception {
    var stream = connected().stream();
    run("the stream is shut down", stream.shutdown());
    run("the stream is shut down again", stream.shutdown());
    assertThat(within("the peer sees the end", () -> connected().peer().getInputStream().read()))
        .isEqualTo(-1);

    Connected second = within("a stream is connected", subject()::connect);
    second.peer().setSoLinger(true, 0);
    second.peer().close();
    run("the reset is seen", Futures.catching(second.stream().read(ByteBuffer.allocate(1))));
    run("a stream that was reset is shut down", second.stream().shutdown());
  }

  /// Two parties read from one stream at once, which is a mistake: each of them gets bytes, the end
  /// or an error, and none waits for ever.
  @Rule(id = "14.9")
  public void aSecondReaderIsTold() throws Exception {
    var stream = connected().stream();
    var waiting = new CountDownLatch(2);
    var first = reading(stream, waiting);
    eventually("the first reader waits", () -> waiting.getCount() == 1);
    var second = reading(stream, waiting);
    eventually("the second reader waits, or is told", () -> waiting.getCount() == 0);
    Socket peer = connected().peer();
    peer.getOutputStream().write('a');
    peer.shutdownOutput();
    within("a reader goes on beside which another one waits", first::get);
    within("a second reader is served or told", second::get);
  }

  private FutureTask<Outcome<Integer>> reading(AsyncReader reader, CountDownLatch waiting) {
    var counted = new AtomicBoolean();
    var one = ByteBuffer.allocate(1);
    Future<Integer> read =
        Futures.pollFn(
            cx -> {
              try {
                int n = reader.pollRead(cx, one);
                return n == AsyncReader.PENDING ? Poll.pending() : Poll.ready(n);
              } finally {
                if (!counted.getAndSet(true)) {
                  waiting.countDown();
                }
              }
            },
            reader::cancelRead);
    var task = new FutureTask<>(() -> subject().run(Futures.catching(read)));
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  /// It is an error that says what was done.
  @Rule(id = "14.10")
  public void writingAfterShutdown() throws Exception {
    var stream = connected().stream();
    run("the stream is shut down", stream.shutdown());
    var end = run("a write is over", Futures.catching(stream.writeAll(new byte[] {'a'})));
    assertThat(end)
        .as("what writing after one's own shutdown comes to")
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure ->
                assertThat(failure.cause())
                    .as("what writing after one's own shutdown fails with")
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("(?s).*shut ?down.*"));
    connected().peer().getOutputStream().write('b');
    assertThat(run("reading goes on", stream.read(ByteBuffer.allocate(1)))).isEqualTo(1);
  }
}
