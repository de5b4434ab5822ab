package dev.weft.examples.scaleout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Games on several nodes behind HAProxy, each with trouble in the middle of it:
///
/// 1. a node is killed: its players are cut off, those on other nodes play on, and who comes now is
///    let in by another node;
/// 2. the broker is killed: all play on;
/// 3. two players on different nodes guess right while it is away;
/// 4. it is started again: one of the two has won, everybody else hears that somebody has, and the
///    nodes end.
///
/// The seed decides who it is each time.
///
/// **Threads.** One party.
final class GameDrill {

  private static final String CORRECT = "Correct!";
  private static final String OVER = "Game over! Someone else won.";

  /// How far apart the nodes' targets are, by which players find out where they are.
  private static final int STEP = 10;

  /// So many nodes have targets of up to 100.
  static final int MOST_NODES = 10;

  private final Path folder;
  private final Engine broker;
  private final int[] targets;
  private final int players;
  private final Random random;

  /// @param folder for the files of the servers
  /// @param broker which is killed, and started again
  /// @param nodes at least 3, so that two are left; at most [#MOST_NODES]
  /// @param players how many join before the trouble
  GameDrill(Path folder, Engine broker, int nodes, int players, long seed) {
    this.folder = folder;
    this.broker = broker;
    this.players = players;
    this.random = new Random(seed);
    this.targets = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      targets[i] = STEP * (i + 1) - 1;
    }
  }

  /// Plays one.
  ///
  /// @throws IOException if a server is not installed or does not start
  GameFigures play(String game) throws IOException, InterruptedException {
    List<Jvm> nodes = new ArrayList<>();
    List<GamePlayer> table = new ArrayList<>();
    try {
      for (int target : targets) {
        nodes.add(
            new Jvm(
                "shared-game",
                "--broker=" + broker.url(),
                "--game=" + game,
                "--address=127.0.0.1:0",
                "--duration=1h",
                "--target=" + target));
      }
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (Jvm node : nodes) {
        addresses.add(address(node.line()));
      }
      try (Engine haproxy = Engine.haproxy(folder, addresses)) {
        return play(haproxy.address(), nodes, table);
      }
    } finally {
      table.forEach(GamePlayer::close);
      nodes.forEach(Jvm::close);
    }
  }

  private static InetSocketAddress address(String line) throws IOException {
    if (!line.startsWith("listening on ")) {
      throw new IOException("the node said '" + line + "'");
    }
    int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private GameFigures play(InetSocketAddress door, List<Jvm> nodes, List<GamePlayer> table)
      throws IOException, InterruptedException {
    while (table.size() < players || someNodeIsEmpty(table)) {
      table.add(join(door));
    }

    int killed = random.nextInt(nodes.size());
    nodes.get(killed).kill();
    List<GamePlayer> cut = table.stream().filter(player -> player.node() == killed).toList();
    List<GamePlayer> rest = new ArrayList<>(table);
    rest.removeAll(cut);
    int lost = 0;
    for (GamePlayer player : cut) {
      lost += player.line() == null ? 0 : 1; // nobody else may speak for the dead
    }
    for (int i = 0; i < cut.size(); i++) {
      GamePlayer newcomer = join(door);
      table.add(newcomer);
      rest.add(newcomer);
    }
    lost += notPlaying(rest);

    broker.kill();
    lost += notPlaying(rest);
    GamePlayer one = rest.get(random.nextInt(rest.size()));
    List<GamePlayer> elsewhere =
        rest.stream().filter(player -> player.node() != one.node()).toList();
    GamePlayer other = elsewhere.get(random.nextInt(elsewhere.size()));
    one.send(targets[one.node()]);
    other.send(targets[other.node()]);
    broker.restart();

    int winners = 0;
    for (GamePlayer player : rest) {
      String last = player.line();
      boolean claims = player == one || player == other;
      if (claims && CORRECT.equals(last)) {
        winners++;
      } else if (!OVER.equals(last)) {
        lost++;
      }
      lost += player.line() == null ? 0 : 1;
      player.close(); // so that its node need not wait for it
    }
    nodes.remove(killed);
    int badExits = 0;
    for (Jvm node : nodes) {
      badExits += node.exitStatus() == 0 ? 0 : 1;
    }
    int messages = table.stream().mapToInt(GamePlayer::messages).sum();
    return new GameFigures(1, 1, 1, table.size(), cut.size(), messages, winners, lost, badExits);
  }

  private GamePlayer join(InetSocketAddress door) throws IOException {
    var player = new GamePlayer(door);
    try {
      player.findNode(targets);
      return player;
    } catch (IOException e) {
      player.close();
      throw e;
    }
  }

  /// HAProxy lets them in in turn.
  private boolean someNodeIsEmpty(List<GamePlayer> table) {
    return table.size() < targets.length * STEP
        && table.stream().mapToInt(GamePlayer::node).distinct().count() < targets.length;
  }

  private static int notPlaying(List<GamePlayer> all) {
    int count = 0;
    for (GamePlayer player : all) {
      count += player.isPlaying() ? 0 : 1;
    }
    return count;
  }
}
