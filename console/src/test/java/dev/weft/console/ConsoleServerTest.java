package dev.weft.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a console serves, and to whom.
@Timeout(60)
class ConsoleServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private Weft weft;

  @AfterEach
  void close() {
    if (weft != null) {
      weft.close();
    }
    client.shutdownNow();
  }

  /// Opens a runtime with a console, and returns the address that was printed.
  private URI open(String address) {
    String said = saidWhileOpening(() -> weft = openWith(address));
    var url = Pattern.compile("seen: the console is at (http://\\S+/)\\R").matcher(said);
    assertThat(url.find()).as(said).isTrue();
    return URI.create(url.group(1));
  }

  private static Weft openWith(String address) {
    return Weft.builder().name("seen").set("weft.console", address).open();
  }

  private static String saidWhileOpening(Runnable opening) {
    PrintStream before = System.err;
    var said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      opening.run();
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /// The first board that is sent.
  private JsonObject board(URI console, String query) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(console.resolve("events?" + query)).build();
    var response = client.send(request, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    try (var reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      assertThat(line).startsWith("data: ");
      return JsonParser.parseString(line.substring("data: ".length())).getAsJsonObject();
    }
  }

  @Test
  @DisplayName("the printed address has the page, and the page nothing from elsewhere")
  void page() throws Exception {
    URI console = open("127.0.0.1:0");
    for (String file : new String[] {"", "console.css", "console.js"}) {
      HttpResponse<String> response = get(console.resolve(file));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isNotEmpty().doesNotContain("https://").doesNotContain("//cdn");
      assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'");
      assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }
    assertThat(get(console.resolve("console.html")).statusCode()).isEqualTo(404);
    assertThat(get(console.resolve("events?sort=nonsense")).statusCode()).isEqualTo(400);
    assertThat(get(console.resolve("events?from=x")).statusCode()).isEqualTo(400);
  }

  @Test
  @DisplayName("without the token nothing is served")
  void token() throws Exception {
    URI console = open("localhost:0");
    String token = console.getPath().replace("/", "");
    assertThat(token).hasSize(24);
    for (String path :
        new String[] {
          "/",
          "/console.js",
          "/events",
          "/" + token,
          "/x/",
          "/x/events",
          "/" + token + "x/",
          "/" + token.substring(1) + "/",
          "/" + token.toLowerCase(java.util.Locale.ROOT) + "/",
          "/?token=" + token,
          "/../" + token + "x/",
          "/favicon.ico"
        }) {
      HttpResponse<String> response = get(console.resolve(path));
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.body()).as(path).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  @DisplayName("nothing but GET is answered")
  void readsOnly(String method) throws Exception {
    URI console = open("127.0.0.1:0");
    HttpRequest request =
        HttpRequest.newBuilder(console.resolve("events"))
            .method(method, HttpRequest.BodyPublishers.ofString("abort=1"))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.body()).isEmpty();
  }

  @Test
  @DisplayName("it listens on the one address, and on none once the runtime is closed")
  void oneAddress() throws Exception {
    int port = open("127.0.0.1:0").getPort();
    assertThat(connects("127.0.0.1", port)).isTrue();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (var address : network.inetAddresses().toList()) {
        if (!address.getHostAddress().equals("127.0.0.1")) {
          assertThat(connects(address.getHostAddress(), port)).as("%s", address).isFalse();
        }
      }
    }
    assertThat(connects("127.0.0.2", port)).isFalse();
    weft.close();
    assertThat(connects("127.0.0.1", port)).isFalse();
  }

  private static boolean connects(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:0",
        "[::]:0",
        "192.0.2.1:80",
        "example.org:80",
        "on",
        "127.0.0.1",
        "127.0.0.1:x",
        "127.0.0.1:70000",
        ""
      })
  @DisplayName("an address that others reach, or that is none, is refused with what to do")
  void refused(String address) {
    assertThatThrownBy(() -> Weft.builder().set("weft.console", address).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + address + "'")
        .hasMessageContaining("127.0.0.1:0");
  }

  @Test
  @DisplayName("by default there is none, and no history is kept for it")
  void off() throws Exception {
    weft = Weft.builder().open();
    weft.spawn(Futures.never());
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().contains("console"))
        .noneMatch(thread -> thread.getName().contains("HTTP-Dispatcher"));
    assertThat(weft.inspect(10).tasks()).allMatch(task -> task.history() == null);
  }

  @Test
  @DisplayName("a port that another console has is told of, and the program goes on without")
  void taken() throws Exception {
    URI first = open("127.0.0.1:0");
    var second = new Weft[1];
    String said = saidWhileOpening(() -> second[0] = openWith("127.0.0.1:" + first.getPort()));
    try (Weft without = second[0]) {
      assertThat(said)
          .startsWith("seen: there is no console at 127.0.0.1:" + first.getPort() + ": ")
          .contains("Take another port; port 0 takes a free one")
          .doesNotContain("Exception");
      assertThat(without.blockOn(without.spawn(Futures.ready(7)))).isEqualTo(7);
    }
    assertThat(get(first).statusCode()).as("the first one's, as before").isEqualTo(200);
  }

  @Test
  @DisplayName("a page that stops reading loses its place, and nobody looks for it any longer")
  void stalled() throws Exception {
    weft = Weft.builder().name("stalled").executor("workstealing").open();
    for (int i = 0; i < 100; i++) { // a board is more than a connection holds
      weft.spawn("x".repeat(200_000) + i, Futures.never());
    }
    dev.weft.toys.Patience.until(
        "all wait",
        () ->
            weft.inspect(200).tasks().stream().filter(t -> t.state().equals("idle")).count()
                == 100);
    var feed = new Feed(weft, new ConsoleListener(), 1);
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var server = new ConsoleServer(any, feed);
        var page = new Socket()) {
      server.start();
      URI console = URI.create(server.url());
      page.connect(new InetSocketAddress(console.getHost(), console.getPort()));
      page.getOutputStream()
          .write(
              "GET %sevents HTTP/1.1\r\nHost: here\r\n\r\n"
                  .formatted(console.getPath())
                  .getBytes(StandardCharsets.US_ASCII));
      awaitFirstByte(page);
      dev.weft.toys.Patience.until("it has lost its place", () -> feed.watching() == 0);
      dev.weft.toys.Patience.until(
          "nobody looks",
          () ->
              Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(thread -> thread.getName().equals("stalled-console")));
      assertThat(feed.enter()).as("another page has the place").isTrue();
      feed.leave();
    }
  }

  /// From then on it is watching, or was.
  private static void awaitFirstByte(Socket page) {
    try {
      assertThat(page.getInputStream().read()).isPositive();
    } catch (IOException cut) {
      // it was
    }
  }

  @Test
  @DisplayName("boards have tasks with their past, as the query asks")
  void board() throws Exception {
    URI console = open("127.0.0.1:0");
    var waiter = weft.spawn("waiter", Futures.never());
    weft.spawn("other", Futures.never());
    weft.blockOn(Futures.ready(1));
    dev.weft.toys.Patience.until(
        "both wait",
        () -> weft.inspect(10).tasks().stream().filter(t -> t.state().equals("idle")).count() == 2);
    JsonObject all = board(console, "sort=name&desc=1");
    assertThat(all.get("live").getAsInt()).isEqualTo(2);
    assertThat(all.getAsJsonArray("tasks")).hasSize(2);
    JsonObject first = all.getAsJsonArray("tasks").get(0).getAsJsonObject();
    assertThat(first.get("name").getAsString()).isEqualTo("waiter");
    assertThat(first.get("polls").getAsInt()).isEqualTo(1);
    assertThat(first.get("age").getAsLong()).isPositive();
    assertThat(board(console, "text=OTH").getAsJsonArray("tasks")).hasSize(1);
    assertThat(board(console, "text=%23" + waiter.id()).getAsJsonArray("tasks")).hasSize(1);
    assertThat(board(console, "state=running").getAsJsonArray("tasks")).isEmpty();
    assertThat(board(console, "flagged=1").getAsJsonArray("tasks")).isEmpty();
    assertThat(board(console, "from=5").getAsJsonArray("tasks")).isEmpty();
    JsonObject one = board(console, "task=" + waiter.id()).getAsJsonObject("task");
    assertThat(one.getAsJsonArray("chain")).isNotEmpty();
    assertThat(one.getAsJsonObject("history").get("polls").getAsInt()).isEqualTo(1);
    assertThat(board(console, "task=999999999").getAsJsonObject("task").get("gone").getAsBoolean())
        .isTrue();
  }

  @Test
  @DisplayName("more pages than may watch are refused, and one that leaves makes room")
  void pages() throws Exception {
    weft = Weft.builder().open();
    var feed = new Feed(weft, new ConsoleListener());
    for (int i = 0; i < Feed.PAGES; i++) {
      assertThat(feed.enter()).isTrue();
    }
    assertThat(feed.enter()).isFalse();
    feed.leave();
    assertThat(feed.enter()).isTrue();
    assertThat(feed.next(0)).isNotNull();
    for (int i = 0; i < Feed.PAGES; i++) {
      feed.leave();
    }
    dev.weft.toys.Patience.until(
        "nobody looks",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().endsWith("-console")));
    feed.close();
    assertThat(feed.enter()).isFalse();
    assertThat(feed.next(0)).isNull();
  }

  @Test
  @DisplayName("the module and META-INF/services name the same extension")
  void services() throws Exception {
    String service = RuntimeExtension.class.getName();
    try (var in = ConsoleExtension.class.getResourceAsStream("/META-INF/services/" + service)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(ConsoleExtension.class.getName());
    }
    assertThat(ConsoleExtension.class.getModule().getDescriptor().provides())
        .anySatisfy(
            provided -> {
              assertThat(provided.service()).isEqualTo(service);
              assertThat(provided.providers()).containsExactly(ConsoleExtension.class.getName());
            });
  }
}
