package dev.weft.examples.guessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Pairing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class GameProcessTest {

  private final Pairing pairing;

  GameProcessTest(Pairing pairing) {
    this.pairing = pairing;
  }

  private static final String LOST = "Game over! Someone else won.\n";

  @Test
  @DisplayName(
      "S3-21 S3-22 the whole game on one thread; then no thread is left, and the process exits with"
          + " 0 and has complained of nothing")
  void wholeGame() throws Exception {
    try (var game = GameProcess.thatReturns(pairing, "--target", "12");
        Client first = game.join();
        Client second = game.join()) {
      assertThat(first.ask("50")).isEqualTo("Too high!\n");
      assertThat(second.ask("8")).isEqualTo("Too low!\n");
      if (pairing.executor().equals("fifo")) {
        assertThat(threadsInWeft(game.pid())).containsExactly("main");
      }
      first.send("12\n");
      assertThat(first.rest()).isEqualTo("Correct!\n");
      assertThat(second.rest()).isEqualTo(LOST);
      assertThat(game.exitStatus()).isZero();
      assertThat(game.errors()).isEmpty();
    }
  }

  /// The names of the threads that have a frame of ours on their stack.
  private static List<String> threadsInWeft(long pid) throws Exception {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "Thread.print")
            .redirectErrorStream(true)
            .start();
    String dump = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Arrays.stream(dump.split("\n\n"))
        .filter(thread -> thread.contains("at dev.weft."))
        .map(thread -> thread.strip().replaceFirst("(?s)^\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Test
  @DisplayName("S3-4 S3-19 time's up, and the process exits with 0")
  void timeOut() throws Exception {
    try (var game = new GameProcess(pairing, 0, "--duration", "500ms");
        Client player = game.join()) {
      assertThat(player.rest()).isEqualTo("Game over! Time's up.\n");
      player.close();
      assertThat(game.exitStatus()).isZero();
    }
  }

  @Test
  @DisplayName("S1-13 a server whose players do nothing uses no CPU")
  void idle() throws Exception {
    List<Client> players = new ArrayList<>();
    try (var game = new GameProcess(pairing, 0)) {
      for (int i = 0; i < 50; i++) {
        Client player = game.join();
        players.add(player);
        assertThat(player.ask("0")).isEqualTo("Too low!\n");
      }
      // The JVM itself still compiles and collects for a while; of some windows one must be quiet.
      long least = Long.MAX_VALUE;
      for (int window = 0; window < 10 && least > 1; window++) {
        long before = game.cpuTicks();
        awaitNanos(1_000_000_000L);
        least = Math.min(least, game.cpuTicks() - before);
      }
      assertThat(least).as("hundredths of a second in a second").isLessThanOrEqualTo(1);
    } finally {
      for (Client player : players) {
        player.close();
      }
    }
  }

  /// Measuring idleness takes time in which nothing is done.
  private static void awaitNanos(long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (System.nanoTime() - deadline < 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }

  @Test
  @DisplayName(
      "with no descriptor left the server goes on, and serves those who wait when there is one")
  void descriptorsRunOut() throws Exception {
    List<Client> players = new ArrayList<>();
    try (var game = new GameProcess(pairing, 100, "--target", "12")) {
      Client good = game.join();
      players.add(good);
      assertThat(good.ask("50")).isEqualTo("Too high!\n");
      loadWhatPartingTakes(game);
      for (int i = 0; i < 120; i++) {
        players.add(game.join());
      }
      Client last = players.getLast();
      last.send("50\n");
      while (!game.errors().contains("cannot accept")) {
        Thread.onSpinWait();
      }
      assertThat(good.ask("51")).as("others play on").isEqualTo("Too high!\n");
      for (int i = 1; i < 80; i++) {
        players.get(i).close();
      }
      assertThat(last.line()).as("who waited is served").isEqualTo("Too high!\n");
      assertThat(good.ask("12")).isEqualTo("Correct!\n");
      assertThat(last.rest()).isEqualTo(LOST);
    } finally {
      for (Client player : players) {
        player.close();
      }
    }
  }

  /// Here classes come from folders, and to load one takes a descriptor, so that those which are
  /// first needed when none is left would be missing for good.
  private static void loadWhatPartingTakes(GameProcess game) throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Client leaving = game.join();
          Client resetting = game.join()) {
        assertThat(leaving.ask("50")).isEqualTo("Too high!\n");
        assertThat(resetting.ask("50")).isEqualTo("Too high!\n");
        resetting.socket.setSoLinger(true, 0);
      }
    }
  }
}
