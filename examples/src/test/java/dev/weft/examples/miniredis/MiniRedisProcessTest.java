package dev.weft.examples.miniredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The server as a process, with Debian's redis-cli and redis-benchmark as its clients.
@Timeout(180)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class MiniRedisProcessTest {

  private final WeftProcess server;
  private final RedisTools redis;

  MiniRedisProcessTest(Pairing pairing) throws IOException {
    RedisTools.assumeInstalled();
    server = new WeftProcess(pairing, 0, List.of("mini-redis", "--address", "127.0.0.1:0"));
    redis = new RedisTools(server.listeningOn());
  }

  @AfterEach
  void end() throws IOException {
    assertThat(server.errors()).isEmpty();
    server.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket("127.0.0.1", redis.server().getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  @Test
  @DisplayName("redis-cli, redis-benchmark, bad input, slow and half-closed clients, SIGTERM")
  void serves() throws Exception {
    commands();
    publishes();
    String benchmark =
        redis.benchmark(
            "-t", "ping,set,get,incr,lpush,lrange_100", "-c", "200", "-n", "2000", "-P", "16");
    assertThat(benchmark)
        .contains("PING", "SET", "GET", "INCR", "LPUSH", "LRANGE")
        .doesNotContain("rror");
    try (Socket slow = connect();
        Socket idle = connect()) {
      send(slow, "*2\r\n$4\r\nECHO\r\n$5\r\nhe"); // and no more for now
      garbage();
      resets();
      assertThat(redis.cli("PING")).isEqualTo("PONG");
      send(slow, "llo\r\n");
      slow.shutdownOutput();
      assertThat(slow.getInputStream().readAllBytes())
          .as("what who has shut down is answered")
          .isEqualTo("$5\r\nhello\r\n".getBytes(ISO_8859_1));
      send(idle, "QUIT\r\n");
      assertThat(idle.getInputStream().readAllBytes()).isEqualTo("+OK\r\n".getBytes(ISO_8859_1));
    }
    crowd();
    ends();
  }

  /// Enough of everything that may go wrong at once, and who does behave, beside it; with
  /// -Dweft.crowd=5000 more of it.
  private void crowd() throws Exception {
    int size = Integer.getInteger("weft.crowd", 200);
    List<Socket> crowd = new ArrayList<>();
    try (Socket patient = connect()) {
      send(patient, "*3\r\n$3\r\nSET\r\n$4\r\nkept\r\n$5\r\nva"); // the rest comes later
      redis.cli("SET", "large", "x".repeat(50_000));
      for (int i = 0; i < size; i++) {
        crowd.add(misbehaved(i));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(redis.cli("INCR", "beside")).isEqualTo("(integer) " + (i + 1));
      }
      assertThat(redis.benchmark("-t", "set,get", "-c", "50", "-n", "1000"))
          .contains("SET", "GET")
          .doesNotContain("rror");
      send(patient, "lue\r\nGET kept\r\n");
      patient.shutdownOutput();
      assertThat(new String(patient.getInputStream().readAllBytes(), ISO_8859_1))
          .isEqualTo("+OK\r\n$5\r\nvalue\r\n");
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  /// A client that does not behave, in one of several manners.
  private Socket misbehaved(int manner) throws IOException {
    Socket socket = connect();
    switch (manner % 8) {
      case 0 -> send(socket, "\0\u00ff\u0001garbage\r\n*3\r\n+x\r\n");
      case 1 -> send(socket, "*1\r\n$99999999999\r\n");
      case 2 -> send(socket, "*1000000\r\n$33554400\r\nwith nothing of it to come");
      case 3 -> send(socket, "*2\r\n$3\r\nGE"); // and no more
      case 4 -> { // a reset in the middle of an answer
        send(socket, "GET large\r\n".repeat(20));
        socket.setSoLinger(true, 0);
        socket.close();
      }
      case 5 -> { // half closed, and it never reads
        send(socket, "GET large\r\n".repeat(200));
        socket.shutdownOutput();
      }
      case 6 -> { // gone while it is told what is published
        send(socket, "SUBSCRIBE news\r\n");
        socket.setSoLinger(true, 0);
        socket.close();
      }
      default -> {} // says nothing
    }
    return socket;
  }

  /// It ends in good order, whoever is connected.
  private void ends() throws Exception {
    try (Socket idle = connect();
        Socket subscribed = connect()) {
      send(idle, "PING\r\n");
      assertThat(idle.getInputStream().readNBytes(7)).isEqualTo("+PONG\r\n".getBytes(ISO_8859_1));
      send(subscribed, "SUBSCRIBE news\r\n");
      assertThat(subscribed.getInputStream().read()).isEqualTo('*');
      assertThat(new ProcessBuilder("kill", "-TERM", "" + server.pid()).start().waitFor()).isZero();
      assertThat(idle.getInputStream().read()).as("the end of the stream").isEqualTo(-1);
      assertThat(subscribed.getInputStream().readAllBytes()).isNotEmpty();
    }
    assertThat(server.exitStatus()).isZero();
  }

  private void commands() throws Exception {
    assertThat(redis.cli("PING")).isEqualTo("PONG");
    assertThat(redis.cli("ECHO", "grüße")).isEqualTo("\"gr\\xc3\\xbc\\xc3\\x9fe\"");
    assertThat(redis.cli("GET", "name")).isEqualTo("(nil)");
    assertThat(redis.cli("SET", "name", "weft")).isEqualTo("OK");
    assertThat(redis.cli("GET", "name")).isEqualTo("\"weft\"");
    assertThat(redis.cli("SET", "name", "other", "NX")).isEqualTo("(nil)");
    assertThat(redis.cli("SET", "brief", "x", "EX", "100")).isEqualTo("OK");
    assertThat(redis.cli("TTL", "brief")).isIn("(integer) 100", "(integer) 99", "(integer) 98");
    assertThat(redis.cli("TTL", "name")).isEqualTo("(integer) -1");
    assertThat(redis.cli("TTL", "nobody")).isEqualTo("(integer) -2");
    assertThat(redis.cli("EXPIRE", "brief", "0")).isEqualTo("(integer) 1");
    assertThat(redis.cli("EXISTS", "brief", "name", "name")).isEqualTo("(integer) 2");
    assertThat(redis.cli("INCR", "counter")).isEqualTo("(integer) 1");
    assertThat(redis.cli("INCR", "counter")).isEqualTo("(integer) 2");
    assertThat(redis.cli("INCR", "name")).startsWith("(error) ERR value is not an integer");
    assertThat(redis.cli("MGET", "name", "nobody", "counter"))
        .isEqualTo("1) \"weft\"\n2) (nil)\n3) \"2\"");
    assertThat(redis.cli("LPUSH", "list", "a", "b", "c")).isEqualTo("(integer) 3");
    assertThat(redis.cli("LRANGE", "list", "0", "-1")).isEqualTo("1) \"c\"\n2) \"b\"\n3) \"a\"");
    assertThat(redis.cli("LRANGE", "list", "-2", "1")).isEqualTo("1) \"b\"");
    assertThat(redis.cli("LRANGE", "list", "5", "9")).isEqualTo("(empty array)");
    assertThat(redis.cli("GET", "list")).startsWith("(error) WRONGTYPE");
    assertThat(redis.cli("DEL", "list", "nobody")).isEqualTo("(integer) 1");
    assertThat(redis.cli("GET")).contains("wrong number of arguments for 'get'");
    assertThat(redis.cli("FLY")).isEqualTo("(error) ERR unknown command 'FLY'");
    assertThat(redis.cli("INFO")).contains("connected_clients:1", "db0:keys=2");
  }

  private void publishes() throws Exception {
    Process subscriber = redis.start("redis-cli", "SUBSCRIBE", "news", "weather");
    try (BufferedReader heard = subscriber.inputReader()) {
      assertThat(lines(heard, 6))
          .containsExactly("subscribe", "news", "1", "subscribe", "weather", "2");
      assertThat(redis.cli("PUBLISH", "news", "hello")).isEqualTo("(integer) 1");
      assertThat(redis.cli("PUBLISH", "sports", "hello")).isEqualTo("(integer) 0");
      assertThat(lines(heard, 3)).containsExactly("message", "news", "hello");
    } finally {
      subscriber.destroyForcibly().waitFor();
    }
  }

  private static List<String> lines(BufferedReader from, int count) throws IOException {
    var lines = new ArrayList<String>();
    while (lines.size() < count) {
      lines.add(from.readLine());
    }
    return lines;
  }

  /// What is no protocol is told so, and the connection ends.
  private void garbage() throws IOException {
    for (String text :
        List.of("*1\r\nx\r\n", "*1\r\n$99999999999\r\n", "*-x\r\n", "x".repeat(64 * 1024 + 1))) {
      try (Socket socket = connect()) {
        send(socket, text);
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readNBytes(20))
            .as("the answer to %.20s", text)
            .startsWith("-ERR Protocol error".getBytes(ISO_8859_1));
      }
    }
    try (Socket tls = connect()) {
      send(tls, "\u0016\u0003\u0001\0\u00a5\u0001\0\n");
      tls.shutdownOutput();
      assertThat(new String(tls.getInputStream().readAllBytes(), ISO_8859_1)).startsWith("-ERR");
    }
  }

  private void resets() throws IOException {
    for (int i = 0; i < 20; i++) {
      Socket socket = connect();
      send(socket, "PING\r\n".repeat(1 + 100 * i));
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
