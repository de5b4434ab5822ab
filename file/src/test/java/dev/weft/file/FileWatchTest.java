package dev.weft.file;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static dev.weft.file.FileEvent.Kind.CREATED;
import static dev.weft.file.FileEvent.Kind.DELETED;
import static dev.weft.file.FileEvent.Kind.LOST;
import static dev.weft.file.FileEvent.Kind.MODIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import dev.weft.stream.Next;
import dev.weft.stream.Next.Some;
import dev.weft.testing.PollProbe;
import dev.weft.testing.WeftTest;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

  @TempDir Path folder;

  /// The next event of that kind.
  private static Path next(Weft weft, FileWatch watch, FileEvent.Kind kind) throws Exception {
    return weft.blockOn(
        async(
            () -> {
              while (await(watch.next()) instanceof Some(FileEvent(var found, var path))) {
                if (found == kind) {
                  return path;
                }
              }
              throw new AssertionError("the watch has ended");
            }));
  }

  @WeftTest(allPairings = true)
  @DisplayName("what is made, changed and deleted in a folder is told to each who watches")
  void changes(Weft weft) throws Exception {
    Path file = folder.resolve("file");
    try (FileWatch one = weft.blockOn(AsyncFiles.watch(folder));
        FileWatch two = weft.blockOn(AsyncFiles.watch(folder))) {
      Files.createFile(file);
      assertThat(next(weft, one, CREATED)).isEqualTo(file);
      assertThat(next(weft, two, CREATED)).isEqualTo(file);
      two.close();
      Files.writeString(file, "content");
      assertThat(next(weft, one, MODIFIED)).isEqualTo(file);
      Files.delete(file);
      assertThat(next(weft, one, DELETED)).isEqualTo(file);
      assertThat(weft.blockOn(two.next())).isEqualTo(Next.none());
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("a watch ends with its folder; where there is none, there is no watch")
  void folderGone(Weft weft) throws Exception {
    Path below = Files.createDirectory(folder.resolve("below"));
    try (FileWatch watch = weft.blockOn(AsyncFiles.watch(below))) {
      Files.delete(below);
      assertThat(weft.blockOn(watch.next())).isEqualTo(Next.none());
    }
    assertThatThrownBy(() -> weft.blockOn(AsyncFiles.watch(below)))
        .isInstanceOf(NoSuchFileException.class);
  }

  @WeftTest
  @DisplayName(
      "of more events than are kept, the first are told, then that some were lost, then new")
  void lost(Weft weft) throws Exception {
    try (FileWatch watch = weft.blockOn(AsyncFiles.watch(folder))) {
      var event = new FileEvent(CREATED, folder.resolve("file"));
      for (int i = 0; i < 1500; i++) {
        watch.arrived(event);
      }
      for (int i = 0; i < 1024; i++) {
        assertThat(PollProbe.now(watch.next())).isEqualTo(Next.some(event));
      }
      var lost = new FileEvent(LOST, folder);
      assertThat(PollProbe.now(watch.next())).isEqualTo(Next.some(lost));
      var waits = PollProbe.of(watch.next());
      waits.assertPending();
      watch.arrived(lost); // the system's own
      waits.assertWoken();
      assertThat(waits.assertReady()).isEqualTo(Next.some(lost));
      watch.arrived(event);
      assertThat(PollProbe.now(watch.next())).isEqualTo(Next.some(event));
      PollProbe.of(watch.next()).assertPending();
    }
  }

  @WeftTest
  @DisplayName("a stream that is closed while it waits wakes who waits, and the thread ends")
  void closed(Weft weft) throws Exception {
    FileWatch watch = weft.blockOn(AsyncFiles.watch(folder));
    var waits = PollProbe.of(watch.next());
    waits.assertPending();
    watch.close();
    waits.assertWoken();
    assertThat(waits.assertReady()).isEqualTo(Next.none());
    assertThat(Set.of(CREATED, MODIFIED, DELETED, LOST)).hasSize(4);
  }
}
