package dev.weft.examples.seeing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.testing.WeftTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// docs/seeing-inside.md shows what is so.
class PageTest {

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/seeing-inside.md"));
  }

  @Test
  @DisplayName("the page shows the code as it is")
  public void code() throws IOException {
    Path sample = Path.of("src/test/java/dev/weft/examples/seeing/Labelled.java");
    assertThat(page()).contains(Files.readString(sample).strip());
  }

  @WeftTest
  @DisplayName("a label shows")
  public void label(Weft weft) throws Exception {
    var task = weft.spawn(new Labelled<>("the answer", Futures.never()));
    weft.blockOn(
        Futures.pollFn(
            cx -> {
              if (weft.dump().contains("    the answer\n    what never comes")) {
                return Poll.ready(true);
              }
              cx.yieldTask();
              return Poll.pending();
            }));
    task.abort();
  }
}
