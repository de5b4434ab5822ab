package dev.weft.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Weft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered of files, by a clock that the test sets.
@Timeout(60)
class SiteFilesTest {

  private static final long A_SECOND = 1_000_000_000;

  @TempDir private Path folder;
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - A_SECOND / 2);
  private Weft weft;
  private SiteFiles files;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("page.txt"), "old");
    weft = Weft.builder().open();
    files = new SiteFiles(folder, clock::get);
  }

  @AfterEach
  void close() {
    weft.close();
  }

  private Content given(Future<Content> found) throws Exception {
    return weft.blockOn(found);
  }

  private String page() throws Exception {
    return text(given(files.find("/page.txt")));
  }

  private static String text(Content content) {
    return content instanceof Content.Small small ? new String(small.bytes()) : content.toString();
  }

  @Test
  @DisplayName("a file is remembered for a second, and looked for afterwards")
  void forASecond() throws Exception {
    assertThat(page()).isEqualTo("old");
    Files.writeString(folder.resolve("page.txt"), "new");
    clock.addAndGet(A_SECOND - 1);
    assertThat(page()).isEqualTo("old");
    clock.addAndGet(1);
    assertThat(page()).isEqualTo("new");
  }

  @Test
  @DisplayName(
      "one looks again; who comes meanwhile is given what is remembered, and does not look")
  void oneLooks() throws Exception {
    assertThat(page()).isEqualTo("old");
    Files.writeString(folder.resolve("page.txt"), "new");
    clock.addAndGet(A_SECOND);
    Future<Content> looks = files.find("/page.txt");
    assertThat(page()).isEqualTo("old");
    assertThat(page()).isEqualTo("old");
    assertThat(text(given(looks))).isEqualTo("new");
    assertThat(page()).isEqualTo("new");
  }

  @Test
  @DisplayName("when the one who looks gives up, another one looks a second later")
  void givesUp() throws Exception {
    assertThat(page()).isEqualTo("old");
    Files.writeString(folder.resolve("page.txt"), "new");
    clock.addAndGet(A_SECOND);
    var _ = files.find("/page.txt"); // and is not awaited
    assertThat(page()).isEqualTo("old");
    clock.addAndGet(A_SECOND);
    assertThat(page()).isEqualTo("new");
  }

  @Test
  @DisplayName("a file that was found to be gone is given to nobody any more")
  void gone() throws Exception {
    assertThat(page()).isEqualTo("old");
    Files.delete(folder.resolve("page.txt"));
    clock.addAndGet(A_SECOND);
    assertThat(given(files.find("/page.txt"))).isInstanceOf(Content.Missing.class);
    assertThat(given(files.find("/page.txt"))).isInstanceOf(Content.Missing.class);
  }
}
