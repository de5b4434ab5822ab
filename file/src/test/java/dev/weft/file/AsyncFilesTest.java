package dev.weft.file;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Next;
import dev.weft.testing.WeftTest;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/// Whole files and folders, on every pairing.
class AsyncFilesTest {

  @TempDir Path folder;

  @WeftTest(allPairings = true)
  @DisplayName("whole files: written, appended to, read, with a limit, as text")
  void wholeFiles(Weft weft) throws Exception {
    Path file = folder.resolve("file");
    weft.blockOn(
        async(
            () -> {
              await(AsyncFiles.writeString(file, "grün"));
              await(AsyncFiles.writeString(file, "!", StandardOpenOption.APPEND));
              assertThat(await(AsyncFiles.readString(file))).isEqualTo("grün!");
              assertThat(await(AsyncFiles.readAllBytes(file))).hasSize(6);
              assertThat(await(AsyncFiles.readAllBytes(file, 6))).hasSize(6);
              assertThat(await(AsyncFiles.metadata(file)).size()).isEqualTo(6);
              await(AsyncFiles.write(file, new byte[] {(byte) 0xff}));
              return null;
            }));
    assertThatThrownBy(() -> weft.blockOn(AsyncFiles.readAllBytes(file, 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("limit of 0 bytes");
    assertThatThrownBy(() -> weft.blockOn(AsyncFiles.readString(file)))
        .isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(() -> weft.blockOn(AsyncFiles.metadata(folder.resolve("nothing"))))
        .isInstanceOf(NoSuchFileException.class);
  }

  @WeftTest
  @DisplayName("a file without an end is refused after the limit")
  void endless(Weft weft) {
    Path zeros = Path.of("/dev/zero");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(zeros), "no /dev/zero here");
    assertThatThrownBy(() -> weft.blockOn(AsyncFiles.readAllBytes(zeros, 1 << 20)))
        .hasMessageContaining("limit of 1048576 bytes");
  }

  @WeftTest(allPairings = true)
  @DisplayName("folders, links, copies, names, and all of it deleted")
  void folders(Weft weft) throws Exception {
    Path deep = folder.resolve("a/b/c");
    Path file = deep.resolve("file");
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    weft.blockOn(
        async(
            () -> {
              await(AsyncFiles.createDirectories(deep));
              await(AsyncFiles.createDirectory(deep.resolve("d")));
              await(AsyncFiles.writeString(file, "content"));
              await(AsyncFiles.copy(file, deep.resolve("copy")));
              await(AsyncFiles.move(deep.resolve("copy"), deep.resolve("moved")));
              await(
                  AsyncFiles.copy(
                      file, deep.resolve("moved"), StandardCopyOption.REPLACE_EXISTING));
              await(AsyncFiles.createLink(deep.resolve("hard"), file));
              await(AsyncFiles.createSymbolicLink(deep.resolve("soft"), folder.resolve("kept")));
              assertThat(await(AsyncFiles.readSymbolicLink(deep.resolve("soft")))).isEqualTo(kept);
              assertThat(await(AsyncFiles.toRealPath(deep.resolve("soft"))))
                  .isEqualTo(kept.toRealPath());
              assertThat(await(AsyncFiles.exists(deep.resolve("moved")))).isTrue();
              assertThat(await(AsyncFiles.exists(deep.resolve("copy")))).isFalse();
              assertThat(await(AsyncFiles.deleteIfExists(deep.resolve("copy")))).isFalse();
              await(AsyncFiles.delete(deep.resolve("moved")));
              Path temporary = await(AsyncFiles.createTempFile(deep, "some", ".tmp"));
              assertThat(temporary).isEmptyFile().hasParent(deep);
              return null;
            }));
    assertThatThrownBy(() -> weft.blockOn(AsyncFiles.delete(deep)))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> weft.blockOn(AsyncFiles.createDirectory(deep)))
        .isInstanceOf(FileAlreadyExistsException.class);
    weft.blockOn(AsyncFiles.deleteRecursively(folder.resolve("a")));
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(kept).as("what a link pointed to").hasContent("kept");
    Path temporary = weft.blockOn(AsyncFiles.createTempDirectory("weft"));
    weft.blockOn(AsyncFiles.delete(temporary));
  }

  @WeftTest(allPairings = true)
  @DisplayName("a folder of a hundred names is read some at a time, each name once")
  void list(Weft weft) throws Exception {
    var names = new HashSet<Path>();
    for (int i = 0; i < 100; i++) {
      names.add(Files.createFile(folder.resolve("f" + i)));
    }
    var listed = weft.blockOn(AsyncFiles.list(folder).toList());
    assertThat(listed).hasSize(100).containsExactlyInAnyOrderElementsOf(names);
    assertThat(weft.blockOn(AsyncFiles.list(folder).take(40).count())).isEqualTo(40);
    AsyncStream<Path> never = AsyncFiles.list(folder);
    never.close();
    assertThat(weft.blockOn(never.next())).isEqualTo(Next.none());
    assertThatThrownBy(() -> weft.blockOn(AsyncFiles.list(folder.resolve("no")).count()))
        .isInstanceOf(NoSuchFileException.class);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(weft.blockOn(AsyncFiles.list(empty).count())).isZero();
  }

  @WeftTest(allPairings = true, settings = "weft.blocking.threads=1")
  @DisplayName("a call that waits for a thread and is cancelled is not made; one that was begun is")
  void cancelled(Weft weft) throws Exception {
    Path file = folder.resolve("file");
    cancel(weft, AsyncFiles.writeString(file, "never"));
    var busy = new CountDownLatch(1);
    weft.spawnBlocking(() -> busy.await(60, TimeUnit.SECONDS)).detach();
    for (Future<?> future :
        new ArrayList<Future<?>>() {
          {
            add(AsyncFiles.writeString(file, "never"));
            add(AsyncFiles.createDirectory(folder.resolve("never")));
            add(AsyncFiles.watch(folder));
          }
        }) {
      assertThat(
              weft.blockOn(Futures.<Boolean>pollFn(cx -> Poll.ready(future.poll(cx).isPending()))))
          .isTrue();
      cancel(weft, future);
    }
    AsyncStream<Path> list = AsyncFiles.list(folder);
    assertThat(weft.blockOn(Futures.<Object>pollFn(cx -> Poll.ready(list.pollNext(cx)))))
        .isEqualTo(dev.weft.stream.Step.PENDING);
    list.close();
    busy.countDown();
    assertThat(weft.blockOn(AsyncFiles.exists(file))).isFalse();
    assertThat(folder.resolve("never")).doesNotExist();
  }

  private static void cancel(Weft weft, Future<?> future) throws Exception {
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              future.cancel(cx);
              return Poll.ready(null);
            }));
  }
}
