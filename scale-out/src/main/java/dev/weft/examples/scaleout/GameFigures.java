package dev.weft.examples.scaleout;

import java.util.LinkedHashMap;
import java.util.Map;

/// What came of a [GameDrill].
///
/// @param games how many were played
/// @param nodesKilled by kill -9
/// @param brokerRestarts how often the broker was killed by kill -9 and started again
/// @param players how many were let in
/// @param cutOff players whose own node was killed
/// @param messages lines that players have sent and received
/// @param winners who heard "Correct!"
/// @param lost players of living nodes who were cut off, not answered, or not told of the end
/// @param badExits living nodes that did not end with 0
record GameFigures(
    int games,
    int nodesKilled,
    int brokerRestarts,
    int players,
    int cutOff,
    int messages,
    int winners,
    int lost,
    int badExits) {

  static final GameFigures NONE = new GameFigures(0, 0, 0, 0, 0, 0, 0, 0, 0);

  GameFigures plus(GameFigures more) {
    return new GameFigures(
        games + more.games,
        nodesKilled + more.nodesKilled,
        brokerRestarts + more.brokerRestarts,
        players + more.players,
        cutOff + more.cutOff,
        messages + more.messages,
        winners + more.winners,
        lost + more.lost,
        badExits + more.badExits);
  }

  /// Whether all went as it should.
  boolean isGood() {
    return lost == 0 && winners == games && badExits == 0;
  }

  Map<String, Object> table() {
    var table = new LinkedHashMap<String, Object>();
    table.put("games", games);
    table.put("nodes killed", nodesKilled);
    table.put("broker restarts", brokerRestarts);
    table.put("players", players);
    table.put("cut off with their node", cutOff);
    table.put("messages", messages);
    table.put("winners", winners);
    table.put("lost", lost);
    return table;
  }
}
