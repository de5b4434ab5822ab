package dev.weft.examples.guessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Pairing;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(90)
@ParameterizedClass(name = "{0}")
@MethodSource("setups")
class GameServerTest {

  /// What the game runs on, and how connections are played.
  private record Setup(Pairing pairing, String name, GameServer.PlayerForm form) {
    @Override
    public String toString() {
      return pairing + ", " + name;
    }
  }

  static Stream<Setup> setups() {
    var async =
        Pairing.all().stream().map(pairing -> new Setup(pairing, "async", GameServer.ASYNC));
    var byHand =
        Pairing.onOneThread().stream()
            .limit(1)
            .map(pairing -> new Setup(pairing, "by hand", GameServer.BY_HAND));
    return Stream.concat(async, byHand);
  }

  private final Setup setup;

  GameServerTest(Setup setup) {
    this.setup = setup;
  }

  private RunningGame game(Duration duration, int target) throws Exception {
    return game(duration, () -> target);
  }

  private RunningGame game(Duration duration, IntSupplier targets) throws Exception {
    return new RunningGame(setup.pairing(), setup.form(), duration, targets);
  }

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String LOST = "Game over! Someone else won.\n";
  private static final String INVALID = "Invalid input. Please enter a number.\n";

  @Test
  @DisplayName("S3-18 S3-22 both transcripts, byte for byte")
  void transcripts() throws Exception {
    try (var game = game(LONG, 12);
        Client first = game.join();
        Client second = game.join()) {
      assertThat(first.ask("50")).isEqualTo("Too high!\n");
      assertThat(second.ask("50")).isEqualTo("Too high!\n");
      assertThat(first.ask("25")).isEqualTo("Too high!\n");
      assertThat(first.ask("13")).isEqualTo("Too high!\n");
      assertThat(second.ask("23")).isEqualTo("Too high!\n");
      assertThat(first.ask("8")).isEqualTo("Too low!\n");
      assertThat(first.ask("10")).isEqualTo("Too low!\n");
      first.send("12\n");
      assertThat(first.rest()).as("S3-16 then the end").isEqualTo("Correct!\n");
      assertThat(second.rest()).isEqualTo(LOST);
      game.awaitEnd();
    }
  }

  @Test
  @DisplayName("S3-4 S3-19 time's up: everybody is told, never early, and closed")
  void timeOut() throws Exception {
    long begin = System.nanoTime();
    try (var game = game(Duration.ofMillis(400), 12);
        Client idle = game.join();
        Client midLine = game.join()) {
      midLine.send("4");
      assertThat(idle.rest()).isEqualTo("Game over! Time's up.\n");
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(400_000_000L);
      assertThat(midLine.rest()).isEqualTo("Game over! Time's up.\n");
      game.awaitEnd();
    }
  }

  @Test
  @DisplayName("S3-11 lines may come in pieces, several at once, with CR, without the last newline")
  void lines() throws Exception {
    try (var game = game(LONG, 77);
        Client client = game.join()) {
      client.send("5").send("0\n");
      assertThat(client.line()).isEqualTo("Too low!\n");
      client.send("90\r\n10\n");
      assertThat(client.line()).isEqualTo("Too high!\n");
      assertThat(client.line()).isEqualTo("Too low!\n");
      client.send("78");
      client.socket.shutdownOutput();
      assertThat(client.rest()).isEqualTo("Too high!\n");
    }
  }

  @Test
  @DisplayName(
      "S3-17 invalid input is answered, and the connection stays open; bytes that are no UTF-8 too")
  void invalid() throws Exception {
    try (var game = game(LONG, 77);
        Client client = game.join()) {
      for (String line : List.of("abc", "", "-3", "1.5")) {
        assertThat(client.ask(line)).isEqualTo(INVALID);
      }
      client.send("１２\n".getBytes(StandardCharsets.UTF_8));
      assertThat(client.line()).isEqualTo(INVALID);
      client.send(new byte[] {(byte) 0xff, (byte) 0xfe, '4', '2', '\n'});
      assertThat(client.line()).isEqualTo(INVALID);
      assertThat(client.ask("101")).isEqualTo("Too high!\n");
      assertThat(client.ask("77")).isEqualTo("Correct!\n");
    }
  }

  @Test
  @DisplayName("S3-13 each connection has a number of its own")
  void ownTarget() throws Exception {
    var next = new AtomicInteger(10);
    try (var game = game(LONG, next::getAndIncrement);
        Client first = game.join()) {
      assertThat(first.ask("9")).isEqualTo("Too low!\n");
      try (Client second = game.join()) {
        assertThat(second.ask("10")).isEqualTo("Too low!\n");
        assertThat(second.ask("11")).isEqualTo("Correct!\n");
      }
    }
  }

  @Test
  @DisplayName("S3-20 after the end new connections are refused at once")
  void stopsAccepting() throws Exception {
    try (var game = game(LONG, 12);
        Client client = game.join()) {
      assertThat(client.ask("12")).isEqualTo("Correct!\n");
      // The winner has not left yet, so the server still runs; but it does not accept.
      awaitRefusal(game);
      assertThat(client.rest()).isEmpty();
      game.awaitEnd();
    }
  }

  private static void awaitRefusal(RunningGame game) throws Exception {
    while (true) {
      try (Client late = game.join()) {
        assertThat(late.rest()).as("who came in at the very end").isEqualTo(LOST);
      } catch (ConnectException refused) {
        return;
      } catch (java.net.SocketException reset) {
        continue;
      }
    }
  }

  @Test
  @DisplayName("two right guesses at once: one wins, the other one is told so")
  void twoWinners() throws Exception {
    for (int round = 0; round < 20; round++) {
      try (var game = game(LONG, 12);
          Client first = game.join();
          Client second = game.join()) {
        assertThat(first.ask("1")).isEqualTo("Too low!\n");
        assertThat(second.ask("1")).isEqualTo("Too low!\n");
        first.send("12\n");
        second.send("12\n");
        assertThat(List.of(first.rest(), second.rest()))
            .containsExactlyInAnyOrder("Correct!\n", LOST);
        first.close();
        second.close();
        game.awaitEnd();
      }
    }
  }

  @Test
  @DisplayName("a winner who sends more than the right guess is told nothing else")
  void winnerHearsNothingElse() throws Exception {
    try (var game = game(LONG, 12);
        Client client = game.join()) {
      client.send("12\n13\n14\nnonsense\n");
      assertThat(client.rest()).isEqualTo("Correct!\n");
      client.close();
      game.awaitEnd();
    }
  }

  @Test
  @DisplayName("players who leave, reset, or flood harm nobody")
  void badPeers() throws Exception {
    try (var game = game(LONG, 12);
        Client good = game.join();
        Client flood = game.join()) {
      for (int i = 0; i < 50; i++) {
        Client leaving = game.join();
        leaving.send("5");
        leaving.close();
        Client resetting = game.join();
        resetting.send("50\n50\n50\n");
        resetting.socket.setSoLinger(true, 0);
        resetting.close();
      }
      byte[] endless = new byte[1 << 20];
      java.util.Arrays.fill(endless, (byte) '7');
      try {
        for (int i = 0; i < 64; i++) {
          flood.send(endless);
        }
      } catch (java.io.IOException e) {
        // the server has hung up on it
      }
      assertThat(good.ask("50")).isEqualTo("Too high!\n");
      assertThat(good.ask("12")).isEqualTo("Correct!\n");
      good.close();
      game.awaitEnd();
      assertThat(game.liveTasks()).isLessThanOrEqualTo(1); // the timer
    }
  }

  @Test
  @DisplayName("a game that is told to end has its players know, and ends")
  void stopped() throws Exception {
    try (var game = game(LONG, 12);
        Client player = game.join()) {
      assertThat(player.ask("50")).isEqualTo("Too high!\n");
      game.stop();
      assertThat(player.rest()).isEqualTo("Game over! Time's up.\n");
      player.close();
      game.awaitEnd();
    }
  }

  @Test
  @DisplayName("a line that is too long is answered, and the player sent away")
  void tooLong() throws Exception {
    try (var game = game(LONG, 12);
        Client client = game.join()) {
      client.send("1".repeat(Player.LINE_LIMIT + 1));
      assertThat(client.rest()).isEqualTo(INVALID);
    }
  }

  @Test
  @DisplayName("1000 players on one thread: one wins, 999 hear it, all see the end")
  void thousandPlayers() throws Exception {
    int count = 1000;
    List<Client> players = new ArrayList<>();
    try (var game = game(LONG, 12);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        players.add(game.join());
      }
      List<Callable<String>> first = new ArrayList<>();
      for (Client player : players) {
        first.add(() -> player.ask("50"));
      }
      for (Future<String> answer : threads.invokeAll(first)) {
        assertThat(answer.get()).isEqualTo("Too high!\n");
      }
      players.get(500).send("12\n");
      List<Callable<String>> rest = new ArrayList<>();
      for (Client player : players) {
        rest.add(
            () -> {
              String said = player.rest();
              player.close();
              return said;
            });
      }
      List<String> said = new ArrayList<>();
      for (Future<String> answer : threads.invokeAll(rest)) {
        said.add(answer.get());
      }
      assertThat(said.get(500)).isEqualTo("Correct!\n");
      said.remove(500);
      assertThat(said).hasSize(count - 1).allMatch(LOST::equals);
      game.awaitEnd();
    } finally {
      for (Client player : players) {
        player.close();
      }
    }
  }

  @Test
  @DisplayName("S3-7 the game ends in the instant in which a client is accepted: it gets its line")
  void lateJoiner() throws Exception {
    var server = new AtomicReference<GameServer>();
    // The number is asked for when the connection has been accepted, and before it is played.
    IntSupplier endsTheGame =
        () -> {
          assertThat(server.get().game().win()).isTrue();
          assertThat(server.get().game().timeOut()).as("a game ends once").isFalse();
          return 12;
        };
    for (int round = 0; round < 20; round++) {
      try (var game = new RunningGame(setup.pairing(), setup.form(), LONG, endsTheGame, server);
          Client late = game.join()) {
        assertThat(late.rest()).isEqualTo(LOST);
        late.close();
        game.awaitEnd();
      }
    }
  }

  @Test
  @DisplayName(
      "S3-13 the default is a number from 1 to 100, each of them, drawn for each connection")
  void defaultTargets() throws Exception {
    IntSupplier targets = GuessingGameCommand.Options.randomTargets();
    var drawn = IntStream.range(0, 10_000).map(i -> targets.getAsInt()).boxed().toList();
    assertThat(drawn.stream().distinct().sorted())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
    long same = IntStream.range(1, drawn.size()).filter(i -> same(drawn, i)).count();
    assertThat(same).as("two clients in turn with one number").isLessThan(drawn.size() / 10);
    try (var game = game(LONG, targets);
        Client first = game.join();
        Client second = game.join()) {
      for (Client client : List.of(first, second)) {
        assertThat(client.ask("0")).isEqualTo("Too low!\n");
        assertThat(client.ask("101")).isEqualTo("Too high!\n");
      }
    }
  }

  private static boolean same(List<Integer> drawn, int i) {
    return drawn.get(i).equals(drawn.get(i - 1));
  }
}
