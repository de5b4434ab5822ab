package dev.weft.process.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.process.ChildProcess;
import dev.weft.process.OnClose;
import dev.weft.process.ProcessOutput;
import dev.weft.testing.WeftTest;

class SortTest {

  @WeftTest
  void allAtOnce(Weft weft) throws Exception {
    Future<ProcessOutput> run = ChildProcess.run(new ProcessBuilder("echo", "hello"), 1_000_000);
    ProcessOutput output = weft.blockOn(run);
    assertThat(output.exitCode()).isZero();
    assertThat(output.text()).isEqualTo("hello\n");
  }

  private static Future<String> sorted(String lines) {
    return async(
        () -> {
          try (ChildProcess sort =
              await(ChildProcess.start(new ProcessBuilder("sort"), OnClose.KILL))) {
            await(sort.stdin().writeAll(lines.getBytes()));
            await(sort.stdin().shutdown()); // the end, for the child
            String all = await(sort.stdout().readToString(1_000_000));
            return await(sort.waitFor()) == 0 ? all : "failed";
          }
        });
  }

  @WeftTest
  void pieceByPiece(Weft weft) throws Exception {
    assertThat(weft.blockOn(sorted("b\nc\na\n"))).isEqualTo("a\nb\nc\n");
  }
}
