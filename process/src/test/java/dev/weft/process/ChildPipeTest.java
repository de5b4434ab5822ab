package dev.weft.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildPipeTest {

  @BeforeAll
  static void needsNames() {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no pipes by name here");
  }

  /// Both ends, opened by name, are those of this pipe.
  private static void assertIsItself(ChildPipe pipe, int mark) throws IOException {
    try (var out = new FileOutputStream(pipe.file());
        var in = new FileInputStream(pipe.file())) {
      out.write(mark);
      ByteBuffer one = ByteBuffer.allocate(1);
      pipe.source().read(one);
      assertThat(one.get(0)).isEqualTo((byte) mark);
      pipe.sink().write(ByteBuffer.wrap(new byte[] {(byte) (mark + 1)}));
      assertThat((byte) in.read()).isEqualTo((byte) (mark + 1));
    }
  }

  @Test
  @DisplayName("each pipe's name is its own")
  void names() throws Exception {
    var maker = new ChildPipe.Maker();
    List<ChildPipe> pipes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      pipes.add(maker.open());
    }
    for (int i = 0; i < 10; i++) {
      assertIsItself(pipes.get(i), i);
    }
    for (ChildPipe pipe : pipes) {
      pipe.close();
    }
  }

  @Test
  @DisplayName("also while others make and close pipes; or none is found, never another's")
  void besideOthers() throws Exception {
    var stop = new AtomicBoolean();
    var others = new ArrayList<Thread>();
    for (int i = 0; i < 2; i++) {
      others.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      try {
                        Pipe pipe = Pipe.open();
                        pipe.source().close();
                        pipe.sink().close();
                      } catch (IOException e) {
                        throw new AssertionError(e);
                      }
                    }
                  }));
    }
    int found = 0;
    try {
      for (int i = 0; i < 50; i++) {
        ChildPipe pipe = new ChildPipe.Maker().open();
        if (pipe != null) {
          found++;
          assertIsItself(pipe, i);
          pipe.close();
        }
      }
    } finally {
      stop.set(true);
      for (Thread other : others) {
        other.join();
      }
    }
    assertThat(found).isPositive();
  }
}
