package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.compiler.testing.Jars;
import dev.weft.compiler.testing.Javac;
import dev.weft.compiler.testing.SecondLoad;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent where classes do not load at once.
@Timeout(60)
class AgentTest {

  @TempDir Path folder;

  private static Map<String, byte[]> compile(String expression) {
    return Javac.compile(
            List.of(
                Javac.source("app/Base.java", "package app; public class Base {}"),
                Javac.source(
                    "app/Block.java",
                    """
                    package app;
                    public class Block extends Base {
                      public static dev.weft.Future<Integer> make() {
                        return dev.weft.Async.async(() -> %s);
                      }
                    }
                    """
                        .formatted(expression))),
            List.of())
        .orFail();
  }

  private String secondLoad(Map<String, byte[]> first, Map<String, byte[]> second)
      throws Exception {
    Jars.unpacked(first, folder.resolve("first"));
    Jars.unpacked(second, folder.resolve("second"));
    return Jars.java(
        folder,
        List.of("-javaagent:" + Jars.agent(folder)),
        SecondLoad.class,
        folder.resolve("first").toString(),
        folder.resolve("second").toString());
  }

  @Test
  void aClassWhoseFirstLoadFailedIsCompiledAtTheSecond() throws Exception {
    var classes = compile("1 + dev.weft.Async.await(dev.weft.Futures.ready(2))");
    assertThat(secondLoad(classes, classes)).isEqualTo("Ready[value=3]\n");
  }

  /// The frame of the first one is there already and cannot be replaced.
  @Test
  void anotherClassAtTheSecondLoadIsLeftAndNamed() throws Exception {
    var first = compile("1 + dev.weft.Async.await(dev.weft.Futures.ready(2))");
    var second = compile("\n 1 + dev.weft.Async.await(dev.weft.Futures.ready(2))");
    assertThat(secondLoad(first, second))
        .contains("app/Block")
        .contains("another version")
        .contains("IllegalStateException");
  }
}
