package dev.weft.tck.leaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Future;
import dev.weft.process.ChildProcess;
import dev.weft.process.OnClose;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.LeafSubject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// A read of what a child process says.
public class ChildOutputReadTest extends RuntimeFutureTck<Integer> {

  private static final Path CAT = Path.of("/bin/cat");

  /// For JUnit.
  public ChildOutputReadTest() {}

  @Override
  public String subjectName() {
    return "ChildOutput.read";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, false);
  }

  @Override
  protected LeafSubject<Integer> open() throws Exception {
    assumeTrue(Files.exists(CAT), "there is no " + CAT);
    var command = new ProcessBuilder(CAT.toString());
    ChildProcess cat = weft.blockOn(ChildProcess.start(command, OnClose.KILL));
    return new RuntimeLeafSubject<>(weft) {
      @Override
      public Future<Integer> future() {
        return cat.stdout().read(ByteBuffer.allocate(10));
      }

      @Override
      public void makeReady() throws Exception {
        weft.blockOn(cat.stdin().writeAll("a".getBytes(UTF_8)));
      }

      @Override
      public void makeFail() throws IOException {
        cat.stdout().close();
      }

      @Override
      public void close() throws IOException {
        cat.close();
      }
    };
  }
}
