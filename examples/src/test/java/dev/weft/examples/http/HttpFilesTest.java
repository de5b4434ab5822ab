package dev.weft.examples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.OtherProgram;
import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The server of files as a process, and curl, wrk, ab, the JDK's client and clients that do not
/// behave.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class HttpFilesTest {

  private static final int BIG = 300_000;

  @Parameter private Pairing pairing;
  private WeftProcess server;
  private InetSocketAddress address;
  private Path folder;
  private byte[] bytes;

  @BeforeParameterizedClassInvocation
  void start() throws IOException {
    pairing.assumeAvailable();
    folder = Files.createTempDirectory("weft-site");
    Path site = Files.createDirectory(folder.resolve("site"));
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.writeString(site.resolve("hello.txt"), "hello\n");
    bytes = new byte[BIG];
    new Random(3).nextBytes(bytes);
    Files.write(site.resolve("big.bin"), bytes);
    Files.createDirectory(site.resolve("sub"));
    Files.writeString(site.resolve("sub/a <b>.html"), "<p>a</p>");
    Files.createDirectory(site.resolve("home"));
    Files.writeString(site.resolve("home/index.html"), "<p>home</p>");
    Files.createSymbolicLink(site.resolve("out"), folder.resolve("secret.txt"));
    server =
        new WeftProcess(
            pairing,
            0,
            List.of(
                "http-files",
                "--address",
                "127.0.0.1:0",
                "--patience",
                "1s",
                "--idle",
                "30s",
                site.toString()));
    address = server.listeningOn();
  }

  @AfterParameterizedClassInvocation
  void close() throws IOException {
    if (server == null) {
      return;
    }
    server.close();
    server = null;
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + address.getPort() + path;
  }

  private Socket dial() throws IOException {
    var socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /// All that the server says to `bytes`, up to the end of the connection.
  private String said(String bytes) throws IOException {
    try (Socket socket = dial()) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private String get(String path, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return said("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n");
  }

  @Test
  @DisplayName("curl: pages, heads, ranges, states, folders, one connection for two")
  void curl(@TempDir Path out) throws Exception {
    assertThat(OtherProgram.run("curl", "-sS", url("/hello.txt"))).isEqualTo("hello\n");
    String copy = out.resolve("copy").toString();
    assertThat(
            OtherProgram.run(
                "curl",
                "-sS",
                "-o",
                copy,
                "-w",
                "%{num_connects} ",
                url("/big.bin"),
                "-o",
                out.resolve("two").toString(),
                "-w",
                "%{num_connects} ",
                url("/big.bin")))
        .isEqualTo("1 0 ");
    assertThat(Path.of(copy)).hasSameBinaryContentAs(folder.resolve("site/big.bin"));
    assertThat(OtherProgram.run("curl", "-sSI", url("/big.bin")))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Length: " + BIG + "\r\n", "Accept-Ranges: bytes\r\n");
    assertThat(OtherProgram.run("curl", "-sS", "-r", "1-2", url("/hello.txt"))).isEqualTo("el");
    assertThat(OtherProgram.run("curl", "-sS", "-r", "-3", url("/hello.txt"))).isEqualTo("lo\n");
    String part = out.resolve("part").toString();
    Files.write(Path.of(part), java.util.Arrays.copyOf(Files.readAllBytes(Path.of(copy)), 100_000));
    assertThat(OtherProgram.run("curl", "-sS", "-C", "-", "-o", part, url("/big.bin"))).isEmpty();
    assertThat(Path.of(part)).hasSameBinaryContentAs(Path.of(copy));
    String etag = out.resolve("etag").toString();
    String[] twice = {"200", "304"};
    for (String status : twice) {
      assertThat(
              OtherProgram.run(
                  "curl",
                  "-sS",
                  "--etag-save",
                  etag,
                  "--etag-compare",
                  etag,
                  "-o",
                  "/dev/null",
                  "-w",
                  "%{http_code}",
                  url("/hello.txt")))
          .isEqualTo(status);
    }
    assertThat(OtherProgram.run("curl", "-sSL", url("/sub")))
        .contains("<a href=\"./a%20%3cb%3e.html\">a &lt;b&gt;.html</a>");
    assertThat(OtherProgram.run("curl", "-sS", url("/sub/a%20%3Cb%3E.html"))).isEqualTo("<p>a</p>");
    assertThat(OtherProgram.run("curl", "-sSL", url("/home"))).isEqualTo("<p>home</p>");
    assertThat(server.errors()).isEmpty();
  }

  @Test
  @DisplayName("what is no request, too much, too slow or outside gets its answer, and only that")
  void badInput() throws Exception {
    assertThat(said("GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(said("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ").contains("Host");
    assertThat(said("GET / HTTP/3.0\r\n\r\n")).startsWith("HTTP/1.1 505 ");
    assertThat(said("GET x HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/%")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/%2")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/%00")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/%ff")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/", "Bad Name: x")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/", " folded")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/", "Content-Length: -1")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/", "Content-Length: 1", "Content-Length: 2")).startsWith("HTTP/1.1 400 ");
    assertThat(get("/nothing")).startsWith("HTTP/1.1 404 ");
    assertThat(get("/hello.txt/")).startsWith("HTTP/1.1 404 ");
    assertThat(said("DELETE /hello.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD");
    assertThat(said("GET / HTTP/1.1\r\nHost: x\r\nA: b")).startsWith("HTTP/1.1 408 ");
    assertThat(get("/hello.txt", "Content-Length: 999999999999")).startsWith("HTTP/1.1 413 ");
    assertThat(get("/hello.txt", "Transfer-Encoding: chunked")).startsWith("HTTP/1.1 413 ");
    assertThat(get("/hello.txt", "Range: bytes=6-")).startsWith("HTTP/1.1 416 ");
    assertThat(get("/hello.txt", "Range: bytes=99999999999999999999-")).startsWith("HTTP/1.1 200 ");
    assertThat(get("/hello.txt", "A: " + "a".repeat(20_000))).startsWith("HTTP/1.1 431 ");
    assertThat(said("a".repeat(100_000))).startsWith("HTTP/1.1 431 ");
    for (String path :
        List.of(
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/sub/..%2f..%2fsecret.txt",
            "/out",
            "//" + folder + "/secret.txt",
            "/sub/../../secret.txt",
            "/..%5csecret.txt",
            "/./../secret.txt",
            "/.../secret.txt")) {
      assertThat(get(path)).as(path).startsWith("HTTP/1.1 404 ").doesNotContain("secret");
    }
    assertThat(get("//evil.example")).startsWith("HTTP/1.1 404 ");
    assertThat(said("GET /hello.txt HTTP/1.0\r\n\r\n")).endsWith("\r\n\r\nhello\n");
    assertThat(
            said(
                "GET /hello.txt HTTP/1.1\r\n"
                    + "Host: x\r\n\r\n\r\n"
                    + "HEAD /big.bin HTTP/1.1\r\n"
                    + "Host: x\r\n\r\n"
                    + "GET /hello.txt HTTP/1.1\r\n"
                    + "Host: x\r\n"
                    + "Connection: close\r\n\r\n"))
        .containsSubsequence("\r\n\r\nhello\n", "Content-Length: " + BIG, "\r\n\r\nhello\n");
    assertThat(server.errors()).isEmpty();
  }

  /// What the server says to who sends a byte at a time, and then no more.
  private String saidToSlow(String request) throws IOException {
    try (Socket slow = dial()) {
      slow.setTcpNoDelay(true);
      for (char c : request.toCharArray()) {
        slow.getOutputStream().write(c);
      }
      slow.shutdownOutput();
      return new String(slow.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  @DisplayName("who sends slowly, or has sent all and says so, is answered")
  void slowAndHalfClosed() throws Exception {
    String said;
    do { // again where this machine stood still for longer than the server is patient
      said = saidToSlow("GET /hello.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    } while (said.startsWith("HTTP/1.1 408 "));
    assertThat(said).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nhello\n");
    try (Socket socket = dial()) {
      socket
          .getOutputStream()
          .write("GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes())
          .as("the whole answer, and then the end")
          .hasSizeGreaterThan(BIG)
          .endsWith(java.util.Arrays.copyOfRange(bytes, BIG - 100, BIG));
    }
    assertThat(server.errors()).isEmpty();
  }

  @Test
  @DisplayName("wrk and ab count no error")
  void load() throws Exception {
    assertThat(OtherProgram.run("wrk", "-t1", "-c200", "-d1s", url("/hello.txt")))
        .contains("requests in")
        .doesNotContain("Socket errors", "Non-2xx");
    assertThat(OtherProgram.run("ab", "-q", "-k", "-n", "1000", "-c", "100", url("/big.bin")))
        .containsPattern("Complete requests: +1000")
        .containsPattern("Failed requests: +0")
        .doesNotContain("Non-2xx");
    assertThat(server.errors()).isEmpty();
  }

  @Test
  @DisplayName("the JDK's HttpClient: two hundred requests at once")
  void httpClient() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url("/big.bin"))).build();
      var answers =
          java.util.stream.Stream.generate(
                  () -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
              .limit(200)
              .toList();
      for (var answer : answers) {
        assertThat(answer.get().body()).hasSize(BIG);
      }
    }
    assertThat(server.errors()).isEmpty();
  }

  /// Enough of everything that may go wrong at once; with -Dweft.crowd=5000 more of it.
  @Test
  @DisplayName("a crowd that does not behave harms nobody who does")
  void crowd() throws Exception {
    int size = Integer.getInteger("weft.crowd", 200);
    List<Socket> crowd = new ArrayList<>();
    try (Socket patient = dial()) {
      for (int i = 0; i < size; i++) {
        Socket socket = dial();
        crowd.add(socket);
        String request = "GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n";
        switch (i % 7) {
          case 0 -> socket.getOutputStream().write(new byte[] {0, 1, 2, 3, '\n', '\r', '\n'});
          case 1 -> socket.getOutputStream().write("GET / HT".getBytes(ISO_8859_1));
          case 2 -> { // a reset in the middle of an answer
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.setSoLinger(true, 0);
            socket.close();
          }
          case 3 -> { // half closed, and it never reads
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
          }
          case 4 -> socket.getOutputStream().write("x".repeat(50_000).getBytes(ISO_8859_1));
          case 5 -> { // a giant body, which begins
            String giant = request.replace("\r\n\r\n", "\r\nContent-Length: 999999999999\r\n\r\nx");
            socket.getOutputStream().write(giant.getBytes(ISO_8859_1));
          }
          default -> {} // says nothing
        }
      }
      for (int i = 0; i < 20; i++) {
        assertThat(get("/hello.txt")).endsWith("\r\n\r\nhello\n");
      }
      patient
          .getOutputStream()
          .write(
              "GET /hello.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(ISO_8859_1));
      assertThat(new String(patient.getInputStream().readAllBytes(), ISO_8859_1))
          .endsWith("hello\n");
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
    assertThat(server.errors()).isEmpty();
  }
}
