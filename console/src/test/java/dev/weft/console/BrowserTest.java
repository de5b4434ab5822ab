package dev.weft.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.sync.AsyncMutex;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page, in a browser.
@Timeout(120)
class BrowserTest {

  private static final Path PICTURES = Path.of("target", "pictures");

  @TempDir private static Path folder;

  private final ConsoleListener heard = new ConsoleListener();
  private final AtomicBoolean over = new AtomicBoolean();
  private Weft weft;
  private ConsoleServer server;
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start(folder.resolve("profile"));
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    weft =
        Weft.builder()
            .name("shop")
            .executor("workstealing")
            .workers(2)
            .set("weft.task-history", "sites")
            .listener(heard)
            .open();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = new ConsoleServer(address, new Feed(weft, heard));
    server.start();
  }

  @AfterEach
  void close() throws Exception {
    over.set(true);
    server.close();
    weft.close(Duration.ofSeconds(5));
  }

  private Future<Integer> spins() {
    return Futures.pollFn(
        cx -> {
          cx.waker().wake();
          return over.get() ? Poll.ready(1) : Poll.pending();
        });
  }

  private String cell(int row, int column) throws Exception {
    return browser.ask("$('rows').children[" + row + "].children[" + column + "].innerText");
  }

  @Test
  @DisplayName(
      "10 000 tasks are shown, sorted, filtered, paged and opened, with the keyboard alone")
  void manyTasks() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      weft.spawn("sleeper " + i, Time.sleep(Duration.ofHours(1)));
    }
    var lock = new AsyncMutex<>(1);
    var guard = weft.blockOn(weft.spawn("holder", lock.lock()));
    weft.spawn("customer", lock.lock());
    weft.spawn("spinner", spins());
    weft.spawn(Futures.failed(new IllegalStateException("sold out"))).detach();
    browser.open(server.url());
    browser.until("$('rows').children.length == 100 && $('range').innerText.endsWith('of 10002')");
    browser.press("]");
    browser.until("$('range').innerText.startsWith('101 to 200')");

    browser.press("/"); // to the filter
    for (char letter : "customer".toCharArray()) {
      browser.press(String.valueOf(letter));
    }
    browser.until("$('rows').children.length == 1");
    assertThat(cell(0, 1)).isEqualTo("customer");
    assertThat(cell(0, 6)).contains("lock");
    browser.press("Escape");

    // to the first row's link, whatever is on the way
    for (int i = 0;
        i < 20 && !browser.ask("document.activeElement.hash").startsWith("#task=");
        i++) {
      browser.press("Tab");
    }
    browser.press("Enter");
    browser.until("$('task-name').innerText.startsWith('customer #')");
    browser.until("$('task-chain').innerText.includes('a lock')");
    browser.until("$('task-site').innerText.includes('BrowserTest.java')");
    browser.until("$('task-history').children.length > 0");
    browser.picture(PICTURES.resolve("task-light.png"));

    browser.press("2");
    browser.until("$('resource-rows').innerText.includes('10000')");
    browser.until("/a lock.*\\n?.*customer #/.test($('resource-rows').innerText)");
    browser.picture(PICTURES.resolve("resources-light.png"));
    browser.press("3");
    browser.until("$('worker-rows').children.length == 2");
    browser.picture(PICTURES.resolve("workers-light.png"));
    browser.press("4");
    browser.until("$('poll-chart').children.length == 3");
    browser.until("/in this look/.test($('schedule-now').innerText)");
    browser.press("5");
    browser.until("$('warning-list').innerText.includes('wakes itself')");
    browser.until("$('warning-list').innerText.includes('sold out')");
    browser.prefer("dark");
    browser.picture(PICTURES.resolve("warnings-dark.png"));
    browser.press("4");
    browser.until("charts.poll.length > 4");
    browser.picture(PICTURES.resolve("latency-dark.png"));
    browser.press("1");
    browser.ask("$('text').value = '', ask({ sort: 'polls', desc: true })");
    browser.until("$('rows').children.length == 100");
    browser.until("$('rows').children[0].innerText.includes('spinner')");
    browser.picture(PICTURES.resolve("tasks-dark.png"));
    assertThat(browser.ask("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(21, 24, 29)");
    browser.prefer("light");
    browser.picture(PICTURES.resolve("tasks-light.png"));
    assertThat(browser.ask("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    guard.close();
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("on each executor, reactor and timer the page shows who waits for what")
  void pairings(Pairing pairing) throws Exception {
    var listener = new ConsoleListener();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Weft paired = pairing.builder().name("paired").listener(listener).open();
        var console = new ConsoleServer(address, new Feed(paired, listener))) {
      console.start();
      paired.spawn("sleeper", Time.sleep(Duration.ofHours(1)));
      paired.blockOn(Time.sleep(Duration.ofMillis(1))); // on fifo tasks run only meanwhile
      browser.open(console.url());
      browser.until("$('rows').children.length == 1");
      assertThat(cell(0, 1)).isEqualTo("sleeper");
      browser.until("$('rows').children[0].innerText.includes('a timer, due in ')");
    }
  }

  @Test
  @DisplayName("a task whose name is markup, or a script, is shown as it is and does nothing")
  void markup() throws Exception {
    String name =
        "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>' \" \u2028&amp;";
    weft.spawn(name, Futures.never());
    weft.reportUnhandled(name, new IllegalStateException(name));
    browser.open(server.url());
    browser.until("$('rows').children.length == 1");
    assertThat(cell(0, 1).strip()).isEqualTo(name.strip());
    browser.ask("location.href = $('rows').querySelector('a').href");
    browser.until("$('task-name').innerText.includes('onerror')");
    for (String view : new String[] {"2", "5"}) {
      browser.press(view);
      browser.until("document.querySelector('main').innerText.includes('onerror')");
    }
    assertThat(browser.ask("document.querySelectorAll('main img, main script').length"))
        .isEqualTo("0");
    assertThat(browser.ask("window.broken")).isEqualTo("undefined");
  }

  @Test
  @DisplayName("a page whose program has ended says so, and one that is paused asks for nothing")
  void ends() throws Exception {
    browser.open(server.url());
    browser.until("$('connection').innerText == 'live'");
    browser.press("p");
    browser.until("$('connection').innerText == 'paused' && source == null");
    browser.press("p");
    browser.until("$('connection').innerText == 'live'");
    server.close();
    browser.until("$('connection').innerText == 'no connection'");
  }
}
