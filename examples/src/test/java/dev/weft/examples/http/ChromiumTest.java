package dev.weft.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.OtherProgram;
import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The server of files with a headless Chromium: what it makes of the pages.
@Timeout(200)
class ChromiumTest {

  private static final int TONE_BYTES = 80_000;

  /// Asks for a part of a file, and has a media element find out how long it is.
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <title>page</title>
      <p id="said">nothing</p>
      <audio id="tone" src="tone.wav" preload="metadata"></audio>
      <script>
        const tone = document.getElementById('tone');
        const length = new Promise(done => {
          tone.onloadedmetadata = () => done(tone.duration);
          tone.onerror = () => done('no length');
          if (tone.readyState > 0) done(tone.duration);
        });
        fetch('digits.txt', {headers: {Range: 'bytes=3-5'}}).then(async part => {
          document.getElementById('said').textContent =
              part.status + ' ' + await part.text() + ', ' + await length + ' seconds';
        });
      </script>
      """;

  /// Ten seconds of silence: a sample of one byte, eight thousand times a second.
  private static byte[] silence() {
    var wave = ByteBuffer.allocate(44 + TONE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes()).putInt(36 + TONE_BYTES).put("WAVEfmt ".getBytes());
    wave.putInt(16).putShort((short) 1).putShort((short) 1).putInt(8000).putInt(8000);
    wave.putShort((short) 1).putShort((short) 8).put("data".getBytes()).putInt(TONE_BYTES);
    Arrays.fill(wave.array(), 44, wave.capacity(), (byte) 0x80);
    return wave.array();
  }

  /// What Chromium keeps. It may write there for a moment after its end, so it is no folder of the
  /// test's own, which would be deleted.
  private static final Path PROFILE = Path.of("target/chromium").toAbsolutePath();

  /// The page as Chromium has it when its scripts have run.
  private static String shown(String url) throws Exception {
    return OtherProgram.run(
        "timeout",
        "90",
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--user-data-dir=" + PROFILE,
        "--virtual-time-budget=10000",
        "--dump-dom",
        url);
  }

  private static void assumeInstalled() throws Exception {
    OtherProgram.run("chromium", "--version");
  }

  @Test
  @DisplayName("the listing, a page of the folder, a part of a file, a media element")
  void chromium(@TempDir Path site) throws Exception {
    assumeInstalled();
    Files.createDirectory(site.resolve("below"));
    Files.writeString(site.resolve("a <b>.txt"), "text");
    Files.writeString(site.resolve("digits.txt"), "0123456789");
    Files.writeString(site.resolve("page.html"), PAGE);
    Files.write(site.resolve("tone.wav"), silence());
    try (WeftProcess server = serve(site)) {
      String url = "http://127.0.0.1:" + server.listeningOn().getPort();
      assertThat(shown(url + "/"))
          .contains("<a href=\"./a%20%3cb%3e.txt\">a &lt;b&gt;.txt</a>")
          .contains("<a href=\"./below/\">below/</a>")
          .contains("<a href=\"./page.html\">page.html</a>");
      assertThat(shown(url + "/page.html")).contains("<p id=\"said\">206 345, 10 seconds</p>");
      assertThat(server.errors()).isEmpty();
    }
  }

  private static WeftProcess serve(Path site) throws IOException {
    Pairing any =
        Pairing.all().stream()
            .filter(pairing -> pairing.missing().isEmpty())
            .findFirst()
            .orElseThrow();
    return new WeftProcess(
        any, 0, List.of("http-files", "--address", "127.0.0.1:0", site.toString()));
  }
}
