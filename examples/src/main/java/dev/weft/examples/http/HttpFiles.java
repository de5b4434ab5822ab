package dev.weft.examples.http;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.file.AsyncFile;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.BufferPool;
import dev.weft.sync.CancellationToken;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Serves files over a connection, request by request.
final class HttpFiles {

  /// In bytes, of a large file, or of small answers, at a time.
  private static final int PORTION = 64 * 1024;

  /// How many buffers of that size lie ready.
  private static final int KEPT = 64;

  /// How long a client that was refused may go on sending before the connection is closed: closed
  /// at once, it would be reset, and the answer with it.
  private static final Duration LINGER = Duration.ofSeconds(1);

  /// Times that a connection may take.
  ///
  /// @param idle for the next request to begin
  /// @param head for the head of a request to come
  /// @param write for a portion of an answer to be taken
  record Limits(Duration idle, Duration head, Duration write) {}

  private final SiteFiles files;
  private final Limits limits;
  private final BufferPool buffers = BufferPool.direct(PORTION, KEPT);

  HttpFiles(SiteFiles files, Limits limits) {
    this.files = files;
    this.limits = limits;
  }

  /// Answers what comes over `stream`, which stays its owner's to close.
  ///
  /// **Cancellation** leaves the answer that is under way unfinished.
  ///
  /// @param stopping ends the connection as soon as no answer is under way
  Future<@Nullable Void> serve(AsyncDuplex stream, CancellationToken stopping) {
    var connection = new Connection();
    return Futures.race(
            answerAll(stream, connection, stopping),
            stopping.cancelled().then(now -> connection.idle()))
        .then(over -> stream.shutdown());
  }

  /// What its two parties know: one answers, one waits for the end. Both are polled in one task.
  private static final class Connection {
    private boolean answers;

    /// Ready at once if no answer is under way; else never, since who answers looks for the end.
    Future<@Nullable Void> idle() {
      return answers ? Futures.never() : Futures.ready(null);
    }
  }

  private Future<@Nullable Void> answerAll(
      AsyncDuplex stream, Connection connection, CancellationToken stopping) {
    return async(
        () -> {
          var reader = new RequestReader(stream, limits.idle, limits.head);
          try (var out = new AnswerWriter(stream, limits.write, buffers)) {
            try {
              boolean more = true;
              while (more) {
                if (!reader.hasNext()) {
                  await(out.flush());
                  connection.answers = false;
                }
                Request request = stopping.isCancelled() ? null : await(reader.next());
                connection.answers = true;
                more = request != null && await(answer(out, request));
              }
              await(out.flush());
            } catch (Refusal refusal) {
              connection.answers = true;
              await(out.write(Responses.refusal(refusal)));
              await(out.flush());
              await(stream.shutdown());
              await(discard(stream));
            }
          }
        });
  }

  private Future<@Nullable Void> discard(AsyncDuplex stream) {
    Future<@Nullable Void> all =
        async(
            () -> {
              var buffer = ByteBuffer.allocate(1024);
              while (await(stream.read(buffer.clear())) >= 0) {}
            });
    return Futures.catching(Futures.timeout(LINGER, all)).map(end -> null);
  }

  /// Whether the connection goes on.
  private Future<Boolean> answer(AnswerWriter out, Request request) {
    return async(
        () -> {
          boolean known = request.method().equals("GET") || request.isHead();
          if (known && request.hasBody()) {
            throw new Refusal(413, "this server takes no bodies");
          }
          boolean more = request.keepsAlive() && !request.hasBody();
          if (!known && !more) {
            throw new Refusal(405, "GET and HEAD are what there is");
          }
          if (!known) {
            StringBuilder head = Responses.head(405, more, request).append(Responses.ALLOW);
            await(out.write(Responses.text(head, "GET and HEAD are what there is", false)));
            return more;
          }
          switch (await(files.find(request.path()))) {
            case Content.Missing missing -> {
              StringBuilder head = Responses.head(404, more, request);
              await(out.write(Responses.text(head, "Not Found", request.isHead())));
            }
            case Content.Moved moved -> {
              StringBuilder head = Responses.head(301, more, request);
              head.append("Location: ").append(moved.location()).append("\r\n");
              await(out.write(Responses.text(head, "it is a folder", request.isHead())));
            }
            case Content.Small small -> {
              Content.Entity entity = small.entity();
              ByteRange range = range(request, entity);
              ByteBuffer head = head(request, entity, small.description(), range, more);
              if (hasNoBody(request, entity, range)) {
                await(out.write(head));
              } else {
                ByteBuffer body = ByteBuffer.wrap(small.bytes());
                if (range != null) {
                  body.position((int) range.from()).limit((int) (range.from() + range.count()));
                }
                await(out.write(head, body));
              }
            }
            case Content.Large large -> {
              try (large) {
                Content.Entity entity = large.entity();
                ByteRange range = range(request, entity);
                String description = Responses.description(entity);
                ByteBuffer head = head(request, entity, description, range, more);
                if (hasNoBody(request, entity, range)) {
                  await(out.write(head));
                } else {
                  long from = range == null ? 0 : range.from();
                  long count = range == null ? entity.size() : range.count();
                  await(sendFile(out, head, large.file(), from, count));
                }
              }
            }
          }
          return more;
        });
  }

  private static boolean isUnchanged(Request request, Content.Entity entity) {
    String known = request.header("if-none-match");
    if (known != null) {
      return known.equals("*") || known.contains(entity.etag());
    }
    return entity.modified().equals(request.header("if-modified-since"));
  }

  private static @Nullable ByteRange range(Request request, Content.Entity entity) {
    String state = request.header("if-range");
    boolean applies =
        state == null || state.equals(entity.etag()) || state.equals(entity.modified());
    return applies ? ByteRange.of(request.header("range"), entity.size()) : null;
  }

  private static boolean hasNoBody(
      Request request, Content.Entity entity, @Nullable ByteRange range) {
    return request.isHead()
        || isUnchanged(request, entity)
        || (range != null && range.count() == 0);
  }

  private static ByteBuffer head(
      Request request,
      Content.Entity entity,
      String description,
      @Nullable ByteRange range,
      boolean more) {
    if (isUnchanged(request, entity)) {
      StringBuilder head = Responses.head(304, more, request);
      head.append("ETag: ").append(entity.etag()).append("\r\n");
      return Responses.bytes(head);
    }
    int status = range == null ? 200 : range.count() == 0 ? 416 : 206;
    StringBuilder head = Responses.head(status, more, request);
    head.append(description);
    if (range == null) {
      Responses.length(head, entity.size());
      return Responses.bytes(head);
    }
    head.append("Content-Range: bytes ");
    if (range.count() > 0) {
      head.append(range.from()).append('-').append(range.from() + range.count() - 1);
    } else {
      head.append('*');
    }
    head.append('/').append(entity.size()).append("\r\n");
    Responses.length(head, range.count());
    return Responses.bytes(head);
  }

  /// A portion at a time; the first goes out with the head.
  private Future<@Nullable Void> sendFile(
      AnswerWriter out, ByteBuffer head, AsyncFile file, long from, long count) {
    return async(
        () -> {
          file.seek(from);
          try (var buffer = buffers.take()) {
            long left = count;
            while (left > 0) {
              ByteBuffer bytes = buffer.bytes().clear();
              int n = await(file.read(bytes.limit((int) Math.min(left, PORTION))));
              if (n < 0) {
                throw new EOFException("the file became shorter while it was sent");
              }
              await(out.write(head, bytes.flip()));
              left -= n;
            }
          }
        });
  }

  /// Whether `failure` is a client's own affair, as on every server that is open to the world.
  static boolean isOrdinary(Throwable failure) {
    return failure instanceof IOException || failure instanceof TimeoutException;
  }
}
