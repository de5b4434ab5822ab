package dev.weft.file;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.io.AsyncReader;
import dev.weft.sync.Oneshot;
import dev.weft.testing.PollProbe;
import dev.weft.testing.WeftTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/// An open file, on every pairing.
class AsyncFileTest {

  @TempDir Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("file"), content);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /// One poll in a task, and its end.
  private static <T> Poll<T> pollOnce(Weft weft, Future<T> future) throws Exception {
    return weft.blockOn(Futures.<Poll<T>>pollFn(cx -> Poll.ready(future.poll(cx))));
  }

  private static void cancel(Weft weft, Future<?> future) throws Exception {
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              future.cancel(cx);
              return Poll.ready(null);
            }));
  }

  /// Polls once, which must come to *pending*, and gives up: the call is under way.
  private static void beginAndCancel(Weft weft, Future<?> future) throws Exception {
    assertThat(pollOnce(weft, future).isPending()).isTrue();
    cancel(weft, future);
  }

  @WeftTest(allPairings = true, settings = "weft.blocking.threads=1")
  @DisplayName("S3-2 a task waits for a chunk from the disk; another on the same thread goes on")
  void chunk(Weft weft) throws Exception {
    Path path = file("a chunk");
    var steps = new ArrayList<String>();
    weft.blockOn(
        async(
            () -> {
              try (AsyncFile file = await(AsyncFile.open(path))) {
                ByteBuffer buffer = ByteBuffer.allocate(100);
                CountDownLatch slowDisk = holdPool(weft);
                var reading = file.read(buffer);
                assertThat(await(firstPoll(reading))).as("the disk is waited for").isTrue();
                await(Tasks.spawn(async(() -> steps.add("other"))));
                slowDisk.countDown();
                steps.add("chunk of " + await(reading));
                assertThat(UTF_8.decode(buffer.flip()).toString()).isEqualTo("a chunk");
                assertThat(await(file.read(buffer.clear()))).isEqualTo(AsyncReader.END);
              }
              return null;
            }));
    assertThat(steps).containsExactly("other", "chunk of 7");
  }

  private static Future<Boolean> firstPoll(Future<?> future) {
    return Futures.pollFn(cx -> Poll.ready(future.poll(cx).isPending()));
  }

  @WeftTest(allPairings = true)
  @DisplayName("S3-2 a task waits for another task's result, which comes late")
  void lateResult(Weft weft) throws Exception {
    var late = Oneshot.<String>channel();
    var polls = new AtomicInteger();
    String result =
        weft.blockOn(
            async(
                () -> {
                  var other =
                      Tasks.spawn(
                          async(
                              () -> {
                                polls.incrementAndGet();
                                return "result of " + await(late.receiver());
                              }));
                  await(Tasks.yieldNow());
                  assertThat(other.isFinished()).isFalse();
                  late.sender().send("a task");
                  return await(other);
                }));
    assertThat(result).isEqualTo("result of a task");
    assertThat(polls).hasValue(1);
  }

  @WeftTest(allPairings = true)
  @DisplayName("what is written is read again, in pieces and whole, as a stream of lines too")
  void roundTrip(Weft weft) throws Exception {
    Path path = folder.resolve("lines");
    byte[] large = new byte[OpenFile.LARGEST_CALL + 123_457];
    new Random(1).nextBytes(large);
    weft.blockOn(
        async(
            () -> {
              try (AsyncFile file = await(AsyncFile.create(path))) {
                await(file.writeAll(large));
                assertThat(file.position()).isEqualTo(large.length);
                assertThat(await(file.size())).isEqualTo(large.length);
              }
              try (AsyncFile file = await(AsyncFile.open(path))) {
                ByteBuffer all = ByteBuffer.allocate(large.length + 1);
                while (await(file.read(all)) >= 0) {
                  assertThat(file.position()).isEqualTo(all.position());
                }
                assertThat(Arrays.copyOf(all.array(), all.position())).isEqualTo(large);
              }
              await(AsyncFiles.writeString(path, "one\ntwo\n"));
              try (AsyncFile file = await(AsyncFile.open(path))) {
                var lines = file.buffered();
                assertThat(await(lines.readLine())).isEqualTo("one");
                assertThat(await(lines.readLine())).isEqualTo("two");
                assertThat(await(lines.readLine())).isNull();
              }
              return null;
            }));
  }

  @WeftTest(allPairings = true)
  @DisplayName("seek, append, size, positions, sync")
  void positions(Weft weft) throws Exception {
    Path path = file("0123456789");
    weft.blockOn(
        async(
            () -> {
              try (AsyncFile file =
                  await(AsyncFile.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE))) {
                ByteBuffer two = ByteBuffer.allocate(2);
                file.seek(4);
                await(file.read(two));
                assertThat(two.array()).isEqualTo("45".getBytes(UTF_8));
                await(file.writeAll(bytes("xy")));
                assertThat(file.position()).isEqualTo(8);
                await(file.read(two.clear()));
                assertThat(two.array()).isEqualTo("89".getBytes(UTF_8));
                await(file.writeAt(bytes("A"), 0));
                assertThat(await(file.readAt(two.clear(), 0))).isEqualTo(2);
                assertThat(two.array()).isEqualTo("A1".getBytes(UTF_8));
                assertThat(await(file.readAt(two.clear(), 10))).isEqualTo(AsyncReader.END);
                assertThat(file.position()).isEqualTo(10);
                await(file.setSize(12));
                await(file.sync());
                await(file.syncData());
                assertThat(await(file.size())).isEqualTo(12);
                await(file.setSize(3));
                assertThatThrownBy(() -> file.seek(-1))
                    .isInstanceOf(IllegalArgumentException.class);
              }
              try (AsyncFile file = await(AsyncFile.append(path))) {
                await(file.writeAll(bytes("!")));
              }
              return null;
            }));
    assertThat(path).hasContent("A12!");
  }

  @WeftTest(allPairings = true, settings = "weft.blocking.threads=1")
  @DisplayName("a read that is cancelled has read nothing: the next one has all of it")
  void cancelledRead(Weft weft) throws Exception {
    Path path = file("0123456789");
    try (AsyncFile file = weft.blockOn(AsyncFile.open(path))) {
      ByteBuffer lost = ByteBuffer.allocate(4);
      CountDownLatch busy = holdPool(weft);
      beginAndCancel(weft, file.read(lost)); // begun
      beginAndCancel(weft, file.read(lost)); // waits for that
      beginAndCancel(weft, file.readAt(lost, 2));
      busy.countDown();
      assertThat(lost.position()).isZero();
      assertThat(file.position()).isZero();
      var text = new StringBuilder();
      ByteBuffer three = ByteBuffer.allocate(3);
      while (weft.blockOn(file.read(three.clear())) >= 0) {
        text.append(UTF_8.decode(three.flip()));
      }
      assertThat(text.toString()).isEqualTo("0123456789");
    }
  }

  /// Holds the only thread of the pool until the result is opened.
  private static CountDownLatch holdPool(Weft weft) {
    var busy = new CountDownLatch(1);
    weft.spawnBlocking(() -> busy.await(60, TimeUnit.SECONDS)).detach();
    return busy;
  }

  @WeftTest(allPairings = true, settings = "weft.blocking.threads=1")
  @DisplayName("a write that waits for its turn and is cancelled has written nothing")
  void cancelledWaitingWrite(Weft weft) throws Exception {
    Path path = folder.resolve("file");
    try (AsyncFile file = weft.blockOn(AsyncFile.create(path))) {
      CountDownLatch busy = holdPool(weft);
      assertThat(weft.blockOn(file.write(bytes("first ")))).as("at once").isEqualTo(6);
      ByteBuffer src = bytes("lost");
      beginAndCancel(weft, file.write(src));
      assertThat(src.position()).isZero();
      ByteBuffer half = bytes("lost, too");
      beginAndCancel(weft, file.writeAll(half));
      assertThat(half.position()).isZero();
      busy.countDown();
      weft.blockOn(file.writeAll(bytes("second")));
      assertThat(file.position()).isEqualTo(12);
    }
    assertThat(path).hasContent("first second");
  }

  @WeftTest(allPairings = true, settings = "weft.blocking.threads=1")
  @DisplayName("a write that is taken over is written, though nobody waits and the file is closed")
  void takenOverIsWritten(Weft weft) throws Exception {
    Path path = folder.resolve("file");
    AsyncFile file = weft.blockOn(AsyncFile.create(path));
    CountDownLatch busy = holdPool(weft);
    assertThat(weft.blockOn(file.write(bytes("taken over")))).as("at once").isEqualTo(10);
    file.close();
    assertThat(path).as("the call waits for a thread").isEmptyFile();
    busy.countDown();
    weft.blockOn(
        async(
            () -> {
              while (Files.size(path) == 0) {
                await(Tasks.yieldNow());
              }
              return null;
            }));
    assertThat(path).hasContent("taken over");
  }

  @WeftTest(allPairings = true, settings = "weft.blocking.threads=1")
  @DisplayName(
      "operations are cancelled before their turn without effect, and afterwards are whole")
  void cancelledOperations(Weft weft) throws Exception {
    Path path = file("0123456789");
    try (AsyncFile file = weft.blockOn(AsyncFile.open(path, StandardOpenOption.WRITE))) {
      cancel(weft, file.setSize(1)); // before the first poll
      CountDownLatch busy = holdPool(weft);
      beginAndCancel(weft, file.setSize(5)); // begun
      beginAndCancel(weft, file.setSize(2)); // waits for the one before
      beginAndCancel(weft, file.writeAt(bytes("ZZZZZZZZZZZZ"), 0)); // likewise
      busy.countDown();
      assertThat(weft.blockOn(file.size())).isEqualTo(5);
    }
    assertThat(path).hasContent("01234");
  }

  @WeftTest(settings = "weft.blocking.threads=1")
  @DisplayName("a dump is told which call is waited for, and that it is behind another one")
  void explained(Weft weft) throws Exception {
    Path path = file("0123456789");
    try (AsyncFile file = weft.blockOn(AsyncFile.open(path, StandardOpenOption.WRITE))) {
      CountDownLatch busy = holdPool(weft);
      Future<Void> first = file.setSize(5);
      Future<Long> second = file.size();
      Future<AsyncFile> other = AsyncFile.open(path);
      for (Future<?> waits : List.of(first, second, other)) {
        assertThat(pollOnce(weft, waits).isPending()).isTrue();
      }
      assertThat(PollProbe.of(first).waitsFor())
          .singleElement()
          .asString()
          .startsWith("a call on a file: ")
          .doesNotContain("under way");
      assertThat(PollProbe.of(second).waitsFor())
          .containsExactly("a call on a file: size of, after the one that is under way");
      assertThat(PollProbe.of(other).waitsFor()).contains("the end of open " + path);
      busy.countDown();
      weft.blockOn(first);
      assertThat(weft.blockOn(second)).isEqualTo(5);
      weft.blockOn(other).close();
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("a failure of a write that was taken over is told by the next call, and once")
  void lateFailure(Weft weft) throws Exception {
    Path path = file("content");
    try (AsyncFile file = weft.blockOn(AsyncFile.open(path))) {
      assertThat(weft.blockOn(file.readAt(ByteBuffer.allocate(1), 0))).isEqualTo(1);
      assertThatThrownBy(() -> weft.blockOn(file.writeAll(bytes("x"))))
          .isInstanceOf(java.nio.channels.NonWritableChannelException.class);
      assertThat(file.position()).isZero();
      weft.blockOn(file.flush());
      assertThat(weft.blockOn(file.read(ByteBuffer.allocate(9)))).isEqualTo(7);
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("a full disk fails writeAll, and the next write, with what was written counted")
  void fullDisk(Weft weft) throws Exception {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
    AsyncFile file = weft.blockOn(AsyncFile.open(full, StandardOpenOption.WRITE));
    assertThatThrownBy(() -> weft.blockOn(file.writeAll(bytes("x"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("space");
    weft.blockOn(file.write(bytes("x")));
    assertThatThrownBy(() -> weft.blockOn(file.sync())).hasMessageContaining("space");
    file.close();
    file.close();
    assertThatThrownBy(() -> weft.blockOn(file.read(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class);
  }

  @WeftTest(allPairings = true)
  @DisplayName(
      "a missing file fails to open and says which; an open that is cancelled leaves nothing")
  void opening(Weft weft) throws Exception {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> weft.blockOn(AsyncFile.open(missing)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("missing");
    Path path = file("content");
    cancel(weft, AsyncFile.open(path));
    for (int round = 0; round < 20; round++) {
      Future<AsyncFile> opening = AsyncFile.open(path);
      if (pollOnce(weft, opening) instanceof Poll.Ready<AsyncFile>(var file)) {
        file.close();
      }
      cancel(weft, opening); // the test fails for a descriptor that is left
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("a temporary file is gone when it is closed")
  void temporary(Weft weft) throws Exception {
    AsyncFile file = weft.blockOn(AsyncFile.temporary());
    weft.blockOn(file.writeAll(bytes("content")));
    file.seek(0);
    ByteBuffer buffer = ByteBuffer.allocate(10);
    assertThat(weft.blockOn(file.read(buffer))).isEqualTo(7);
    file.close();
    assertThat(file.path()).doesNotExist();
  }

  @WeftTest(allPairings = true)
  @DisplayName("readers on many tasks each have their file whole")
  void many(Weft weft) throws Exception {
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      paths.add(Files.writeString(folder.resolve("f" + i), ("file " + i + " ").repeat(5_000)));
    }
    var all = weft.blockOn(Futures.joinAll(paths.stream().map(AsyncFileTest::whole).toList()));
    for (int i = 0; i < 20; i++) {
      assertThat(all.get(i)).isEqualTo(("file " + i + " ").repeat(5_000));
    }
  }

  private static Future<String> whole(Path path) {
    return async(
        () -> {
          var text = new StringBuilder();
          try (AsyncFile file = await(AsyncFile.open(path))) {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (await(file.read(buffer.clear())) >= 0) {
              text.append(UTF_8.decode(buffer.flip()));
            }
          }
          return text.toString();
        });
  }

  @WeftTest
  @DisplayName("a pipe yields what there is, and does not wait for a whole buffer")
  void pipe(Weft weft) throws Exception {
    Path pipe = folder.resolve("pipe");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
    weft.blockOn(
        async(
            () -> {
              var opening = Tasks.spawn(AsyncFile.open(pipe, StandardOpenOption.WRITE));
              try (AsyncFile reader = await(AsyncFile.open(pipe));
                  AsyncFile writer = await(opening)) {
                await(writer.writeAll(bytes("some")));
                ByteBuffer buffer = ByteBuffer.allocate(100);
                assertThat(await(reader.read(buffer))).isEqualTo(4);
                writer.close();
                assertThat(await(reader.read(buffer))).isEqualTo(AsyncReader.END);
              }
              return null;
            }));
  }

  @WeftTest
  @DisplayName("outside of a runtime a file says that it needs one")
  void byHand(Weft weft) throws Exception {
    try (AsyncFile file = weft.blockOn(AsyncFile.open(file("x")))) {
      assertThatThrownBy(() -> file.pollRead(Context.of(() -> {}), ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
