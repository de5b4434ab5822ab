package dev.weft.examples.scaleout;

import java.util.LinkedHashMap;
import java.util.Map;

/// What came of a [JobDrill].
///
/// @param items how many were spawned
/// @param workersKilled by kill -9, each followed by another worker
/// @param brokerRestarts how often the broker was killed by kill -9 and started again
/// @param handedOut how often an item was given to a worker, first and again
/// @param cameAgain results that were known already, and were dropped
/// @param wrong results that are not those of their item
/// @param lost items without a result
/// @param badExits workers that did not end with 0 when they were asked to end
/// @param seconds from the first item to the last result
record JobFigures(
    int items,
    int workersKilled,
    int brokerRestarts,
    long handedOut,
    int cameAgain,
    int wrong,
    int lost,
    int badExits,
    double seconds) {

  /// Whether all went as it should.
  boolean isGood() {
    return lost == 0 && wrong == 0 && badExits == 0;
  }

  Map<String, Object> table() {
    var table = new LinkedHashMap<String, Object>();
    table.put("items", items);
    table.put("messages", items + handedOut + (items - lost) + cameAgain);
    table.put("workers killed", workersKilled);
    table.put("broker restarts", brokerRestarts);
    table.put("items handed out again", handedOut - items);
    table.put("results dropped", cameAgain);
    table.put("wrong", wrong);
    table.put("lost", lost);
    table.put("seconds", Math.round(seconds * 10) / 10.0);
    return table;
  }
}
