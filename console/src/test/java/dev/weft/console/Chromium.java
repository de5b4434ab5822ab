package dev.weft.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Debian's Chromium without a screen, driven by the DevTools protocol.
final class Chromium implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final StringBuilder part = new StringBuilder();
  private String session = "";

  private Chromium(Process process, String url) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(url), new Answers())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// Starts one. Skips the test where it is not installed, unless this is continuous integration,
  /// which installs it.
  static Chromium start(Path profile) throws Exception {
    var builder =
        new ProcessBuilder(
            List.of(
                "chromium",
                "--headless=new",
                "--no-sandbox", // for root, who has none
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--window-size=1280,900",
                "about:blank"));
    Process process;
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException absent) {
      if (System.getenv("WEFT_CI") == null) {
        Assumptions.abort(absent.getMessage());
      }
      throw absent;
    }
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.startsWith("DevTools listening on ")) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("chromium ended with " + process.waitFor());
    }
    Thread.ofPlatform().daemon().start(() -> said.lines().forEach(_ -> {}));
    return new Chromium(process, line.substring("DevTools listening on ".length()));
  }

  private final class Answers implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        JsonObject message = JsonParser.parseString(part.toString()).getAsJsonObject();
        part.setLength(0);
        JsonElement id = message.get("id");
        CompletableFuture<JsonObject> answer = id == null ? null : answers.remove(id.getAsInt());
        if (answer != null) {
          answer.complete(message);
        }
      }
      from.request(1);
      return null;
    }
  }

  private JsonObject call(String method, JsonObject parameters) throws Exception {
    int id = number.incrementAndGet();
    var answer = new CompletableFuture<JsonObject>();
    answers.put(id, answer);
    var message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", parameters);
    if (!session.isEmpty()) {
      message.addProperty("sessionId", session);
    }
    socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    JsonObject said = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (said.has("error")) {
      throw new AssertionError(method + ": " + said.get("error"));
    }
    return said.getAsJsonObject("result");
  }

  private static JsonObject with(String... namesAndValues) {
    var object = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.addProperty(namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /// Opens a page, beside those from before.
  void open(String url) throws Exception {
    session = "";
    String target = call("Target.createTarget", with("url", url)).get("targetId").getAsString();
    JsonObject attach = with("targetId", target);
    attach.addProperty("flatten", true);
    session = call("Target.attachToTarget", attach).get("sessionId").getAsString();
  }

  /// What an expression of JavaScript is in the page, as text.
  String ask(String expression) throws Exception {
    JsonObject parameters = with("expression", "String(" + expression + ")");
    parameters.addProperty("returnByValue", true);
    JsonObject result = call("Runtime.evaluate", parameters).getAsJsonObject("result");
    JsonElement value = result.get("value");
    return value == null ? result.toString() : value.getAsString();
  }

  /// Waits until an expression of JavaScript is true.
  void until(String expression) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!ask(expression).equals("true")) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "in vain waited for "
                + expression
                + "; the page says: "
                + ask("document.body.innerText"));
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /// Presses a key.
  ///
  /// @param key its name, such as `Tab`, or what it types
  void press(String key) throws Exception {
    JsonObject down = with("type", "keyDown", "key", key);
    if (key.equals("Enter")) {
      down.addProperty("text", "\r");
    } else if (key.length() == 1) {
      down.addProperty("text", key);
    }
    down.addProperty("windowsVirtualKeyCode", key.equals("Tab") ? 9 : key.equals("Enter") ? 13 : 0);
    call("Input.dispatchKeyEvent", down);
    call("Input.dispatchKeyEvent", with("type", "keyUp", "key", key));
  }

  /// Shows pages as to people who want `scheme`, `dark` or `light`.
  void prefer(String scheme) throws Exception {
    var features = new com.google.gson.JsonArray();
    features.add(with("name", "prefers-color-scheme", "value", scheme));
    var parameters = new JsonObject();
    parameters.add("features", features);
    call("Emulation.setEmulatedMedia", parameters);
  }

  /// Takes a picture of the page.
  void picture(Path file) throws Exception {
    String data = call("Page.captureScreenshot", with("format", "png")).get("data").getAsString();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(ended -> ended.onExit().join()); // they write into their folder till then
  }
}
