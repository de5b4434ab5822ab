package dev.weft.codec;

import dev.weft.CheckReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.io.AsyncDuplex;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Sink;
import dev.weft.stream.Step;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A connection as frames in both directions: a stream of those that come, and a sink for those
/// that go.
///
/// ```java
/// try (var lines = Framed.of(connection, new LinesCodec(1024)).flushWhenIdle()) {
///   while (await(lines.next()) instanceof Some(var line)) {
///     await(lines.feed(answer(line)));
///   }
/// }
/// ```
///
/// The end of the stream, or its failure, leaves the sink as it is: one can still answer. [#close]
/// closes the connection. For two parties, one that reads and one that writes, split the connection
/// ([AsyncDuplex#split]) and make a [FramedReader] and a [FramedWriter] of the halves.
///
/// **Threads.** One party at a time.
///
/// **Budget.** A frame spends a unit, beside what reading and writing spend.
///
/// @param <I> what comes in
/// @param <O> what goes out
@CheckReturnValue
public final class Framed<I, O> implements AsyncStream<I>, Sink<O> {

  private final AsyncDuplex connection;
  private final FramedReader<I> reader;
  private final FramedWriter<O> writer;
  private boolean flushesWhenIdle;

  private Framed(AsyncDuplex connection, Codec<I, ? super O> codec) {
    this.connection = Objects.requireNonNull(connection);
    this.reader = new FramedReader<>(connection, codec);
    this.writer = new FramedWriter<>(connection, codec);
  }

  /// Frames over `connection`, which then belongs to the result.
  public static <I, O> Framed<I, O> of(AsyncDuplex connection, Codec<I, ? super O> codec) {
    return new Framed<>(connection, codec);
  }

  /// From now on, whoever waits for a frame, or finds the end, has flushed before: requests that
  /// came together are answered together, with one write, and no answer stays behind. What writing
  /// fails with comes to whoever asks for the next frame.
  public Framed<I, O> flushWhenIdle() {
    flushesWhenIdle = true;
    return this;
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    Step step = reader.pollNext(cx);
    if (step == Step.ITEM || !flushesWhenIdle || writer.buffered() == 0) {
      return step;
    }
    return writer.pollFlush(cx) ? step : Step.PENDING;
  }

  @Override
  public I item() {
    return reader.item();
  }

  /// Whether the next frame has come already, so that the next poll finds it without waiting.
  ///
  /// @throws IOException what decoding fails with, which ends the stream
  public boolean hasNext() throws IOException {
    return reader.hasNext();
  }

  @Override
  public boolean pollSend(Context cx, O element) throws Exception {
    return writer.pollSend(cx, element);
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    return writer.pollFlush(cx);
  }

  /// Flushes, and tells the peer that no more will come; what it sends can still be read.
  @Override
  public boolean pollFinish(Context cx) throws Exception {
    return writer.pollFinish(cx);
  }

  @Override
  public void cancelSend() {
    writer.cancelSend();
  }

  /// Appends `element`, without waiting until it is written; see [#flush] and [#flushWhenIdle].
  ///
  /// **Cancellation** before the sink has taken `element` closes it, if it is [Owned].
  public Future<@Nullable Void> feed(O element) {
    return writer.feed(element);
  }

  /// The connection, which stays this object's.
  public AsyncDuplex connection() {
    return connection;
  }

  /// Ends both directions without flushing, and closes the connection.
  @Override
  public void close() {
    reader.close();
    writer.close();
  }
}
