package dev.weft.examples.chat;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.examples.Weather;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.simulation.Simulation;
import dev.weft.sync.CancellationToken;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A chat in a simulation: three who stay until it is over, of whom two want the same name, and one
/// who leaves when he has said a little, or is killed.
///
/// **Threads.** The simulation's.
final class SimulatedChat {

  private static final int PORT = 8080;
  private static final int LINES = 6;
  private static final String QUESTION = "What is your name?";
  private static final String OVER = "* the chat is over";

  /// Whoever has not heard everything by then never will.
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /// Who wants which name.
  private static final Map<String, String> STAYING =
      Map.of("alice", "alice", "carol", "carol", "dora", "carol");

  private static final String LEAVING = "bob";

  /// What is held to the invariants: a server whose members each have a last line when `closing` is
  /// cancelled.
  @FunctionalInterface
  interface Server {
    Future<?> serve(TcpListener listener, CancellationToken closing);
  }

  private final Simulation simulation;
  private final Server server;

  private boolean isOpen;

  /// The names of those who stay, by host, as the server took them.
  private final Map<String, String> names = new HashMap<>();

  /// The lines that each of those who stay was sent, by host.
  private final Map<String, List<String>> heard = new HashMap<>();

  SimulatedChat(Simulation simulation, Server server) {
    this.simulation = simulation;
    this.server = server;
    simulation.host("server", this::serve);
    STAYING.keySet().stream().sorted().forEach(host -> simulation.client(host, () -> stay(host)));
    simulation.host(LEAVING, this::leave);
    simulation.invariant(
        "no two have one name", () -> assertThat(names.values()).doesNotHaveDuplicates());
  }

  private Future<?> serve() throws IOException {
    TcpListener listener =
        TcpListener.bind(Context.current().runtime(), new InetSocketAddress(PORT));
    isOpen = true;
    var closing = new CancellationToken();
    return Futures.join(server.serve(listener, closing), end(listener, closing));
  }

  private Future<@Nullable Void> end(TcpListener listener, CancellationToken closing) {
    return async(
        () -> {
          while (!isAllHeard() && simulation.now().compareTo(LONGEST) < 0) {
            await(Time.sleep(Duration.ofMillis(20)));
          }
          closing.cancel();
          listener.close();
        });
  }

  private boolean isAllHeard() {
    long all = (STAYING.size() - 1L) * LINES;
    return names.size() == STAYING.size()
        && heard.values().stream()
            .allMatch(lines -> lines.stream().filter(this::isOfStaying).count() >= all);
  }

  private boolean isOfStaying(String line) {
    return names.values().stream().anyMatch(name -> line.startsWith(name + ": "));
  }

  /// The first lines of somebody.
  private static List<String> said(String name, int lines) {
    return IntStream.range(0, lines).mapToObj(i -> name + ": line " + i).toList();
  }

  private Future<@Nullable Void> pause(int millis) {
    return Time.sleep(simulation.upTo(Duration.ofMillis(millis)));
  }

  private Future<TcpStream> connected() {
    return async(
        () -> {
          while (!isOpen) {
            await(Time.sleep(Duration.ofMillis(1)));
          }
          return await(TcpStream.connect("server", PORT));
        });
  }

  private static Future<@Nullable Void> write(TcpStream stream, String line) {
    return stream.writeAll((line + "\n").getBytes(UTF_8));
  }

  /// The name by which the server has taken who wants to be `wanted`.
  private static Future<String> enter(
      BufferedAsyncReader lines, TcpStream stream, String wanted, String otherwise) {
    return async(
        () -> {
          assertThat(await(lines.readLine())).isEqualTo(QUESTION);
          await(write(stream, wanted));
          String answer = await(lines.readLine());
          String name = wanted;
          if (QUESTION.equals(answer)) {
            name = otherwise;
            await(write(stream, name));
            answer = await(lines.readLine());
          }
          assertThat(answer).isEqualTo("* you are in lobby");
          return name;
        });
  }

  private Future<@Nullable Void> stay(String host) {
    List<String> mine = new ArrayList<>();
    heard.put(host, mine);
    return async(
        () -> {
          await(pause(5));
          try (TcpStream stream = await(connected())) {
            BufferedAsyncReader lines = stream.buffered();
            String name =
                await(enter(lines, stream, STAYING.getOrDefault(host, host), host + "_2"));
            names.put(host, name);
            await(Futures.join(talk(stream), listen(lines, mine)));
          }
        });
  }

  /// Talks when all are there who stay.
  private Future<@Nullable Void> talk(TcpStream stream) {
    return async(
        () -> {
          while (names.size() < STAYING.size()) {
            await(Time.sleep(Duration.ofMillis(5)));
          }
          for (int i = 0; i < LINES; i++) {
            await(pause(10));
            await(write(stream, "line " + i));
          }
        });
  }

  private static Future<@Nullable Void> listen(BufferedAsyncReader lines, List<String> mine) {
    return async(
        () -> {
          String line;
          while ((line = await(lines.readLine())) != null) {
            mine.add(line);
          }
        });
  }

  /// Comes, says what the server cannot know to be the last lines, and goes: with a word, or
  /// without.
  private Future<@Nullable Void> leave() {
    return async(
        () -> {
          await(pause(20));
          try (TcpStream stream = await(connected())) {
            String name = await(enter(stream.buffered(), stream, LEAVING, LEAVING + "_2"));
            while (names.size() < STAYING.size()) {
              await(Time.sleep(Duration.ofMillis(5)));
            }
            for (int i = 0; i < LINES / 2; i++) {
              await(write(stream, "line " + i));
              await(pause(10));
            }
            if (Weather.die(simulation, 2) == 0) {
              await(write(stream, "/quit"));
            }
            simulation.note(name + " leaves");
          } catch (IOException over) {
            simulation.note(LEAVING + " has lost the connection");
          }
        });
  }

  /// Looks at what was heard.
  void check() {
    heard.forEach(
        (host, lines) -> {
          for (String other : names.keySet()) {
            String name = names.getOrDefault(other, other);
            assertThat(by(name, lines))
                .as("what %s hears of %s", host, name)
                .isEqualTo(other.equals(host) ? List.of() : said(name, LINES));
          }
          List<String> ofLeaver = by(LEAVING, lines);
          assertThat(ofLeaver)
              .as("what %s hears of %s", host, LEAVING)
              .isEqualTo(said(LEAVING, ofLeaver.size()));
          assertThat(lines).as("the last lines").filteredOn(OVER::equals).hasSize(1);
          assertThat(lines.getLast()).isEqualTo(OVER);
        });
  }

  private static List<String> by(String name, List<String> lines) {
    return lines.stream().filter(line -> line.startsWith(name + ": ")).toList();
  }
}
