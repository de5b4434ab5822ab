package dev.weft.file.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.file.AsyncFile;
import dev.weft.file.AsyncFiles;
import dev.weft.file.FileEvent;
import dev.weft.stream.Next.Some;
import dev.weft.testing.WeftTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

  @TempDir Path folder;

  private static Future<Integer> countErrors(Path log) {
    return async(
        () -> {
          int errors = 0;
          try (AsyncFile file = await(AsyncFile.open(log))) {
            var lines = file.buffered();
            String line;
            while ((line = await(lines.readLine())) != null) {
              errors += line.startsWith("ERROR") ? 1 : 0;
            }
          }
          return errors;
        });
  }

  @WeftTest
  void errorsOfAllLogs(Weft weft) throws Exception {
    weft.blockOn(AsyncFiles.writeString(folder.resolve("a.log"), "INFO\nERROR 1\nERROR 2\n"));
    weft.blockOn(AsyncFiles.writeString(folder.resolve("b.log"), "ERROR 3\n"));
    Future<List<Integer>> errors =
        AsyncFiles.list(folder)
            .filter(path -> path.toString().endsWith(".log"))
            .buffered(8, path -> countErrors(path)) // eight files at once
            .toList();
    assertThat(weft.blockOn(errors)).containsExactlyInAnyOrder(2, 1);
  }

  @WeftTest
  void appendingAndWatching(Weft weft) throws Exception {
    Path log = folder.resolve("a.log");
    Future<FileEvent> firstChange =
        async(
            () -> {
              try (var changes = await(AsyncFiles.watch(folder));
                  AsyncFile file = await(AsyncFile.append(log))) {
                await(file.writeAll("INFO\n".getBytes())); // the system has it
                await(file.sync()); // the disk has it
                return await(changes.next()) instanceof Some(var change) ? change : null;
              }
            });
    assertThat(weft.blockOn(firstChange)).isEqualTo(new FileEvent(FileEvent.Kind.CREATED, log));
  }
}
