package dev.weft.inspection;

import dev.weft.dump.Deadlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds tasks that wait for each other in a graph of who waits for whom.
///
/// A task is *stuck* if it is idle, and everything that it waits for ends with a task that is
/// stuck: the greatest set for which that holds. Whoever waits for a timer, a socket, or anything
/// that is not known to end with a task, is not in it, and neither is who waits for that one. So a
/// `select` of which one branch can go on is never named.
final class DeadlockSearch {
  private DeadlockSearch() {}

  /// The cycles among `looks`, each once.
  static List<Deadlock> in(Map<Long, Look> looks) {
    Set<Long> stuck = stuck(looks);
    Map<Long, List<Long>> cycles = new HashMap<>();
    Map<Long, Long> leadsTo = new HashMap<>();
    for (Long task : stuck) {
      follow(task, looks, cycles, leadsTo);
    }
    var deadlocks = new ArrayList<Deadlock>();
    cycles.forEach(
        (lowest, cycle) -> {
          List<Long> behind =
              stuck.stream()
                  .filter(task -> lowest.equals(leadsTo.get(task)) && !cycle.contains(task))
                  .sorted()
                  .toList();
          boolean locks = cycle.stream().anyMatch(task -> looks.get(task).isThroughLock());
          deadlocks.add(new Deadlock(cycle, behind, locks));
        });
    deadlocks.sort((a, b) -> Long.compare(a.tasks().getFirst(), b.tasks().getFirst()));
    return deadlocks;
  }

  /// The tasks that are stuck. Each one that turns out not to be takes out those who wait for it,
  /// so that all of it is one walk over the graph.
  static Set<Long> stuck(Map<Long, Look> looks) {
    var stuck = new LinkedHashSet<Long>();
    looks.forEach(
        (task, look) -> {
          if (look.waitsForTasksOnly()) {
            stuck.add(task);
          }
        });
    Map<Long, List<Long>> waiters = new HashMap<>();
    var out = new ArrayList<Long>();
    for (Long task : stuck) {
      for (ChainWalk.Leaf leaf : looks.get(task).walk().leaves()) {
        waiters.computeIfAbsent(leaf.task(), _ -> new ArrayList<>()).add(task);
        if (!stuck.contains(leaf.task())) {
          out.add(task);
        }
      }
    }
    while (!out.isEmpty()) {
      Long task = out.removeLast();
      if (stuck.remove(task)) {
        out.addAll(waiters.getOrDefault(task, List.of()));
      }
    }
    return stuck;
  }

  /// Follows what `task` waits for first, until it comes to where it was before: a cycle, or a task
  /// that was followed already.
  private static void follow(
      Long task, Map<Long, Look> looks, Map<Long, List<Long>> cycles, Map<Long, Long> leadsTo) {
    var path = new ArrayList<Long>();
    var onPath = new HashSet<Long>();
    Long at = task;
    while (!leadsTo.containsKey(at) && onPath.add(at)) {
      path.add(at);
      at = looks.get(at).walk().leaves().getFirst().task();
    }
    Long cycle = leadsTo.get(at);
    if (cycle == null) {
      List<Long> found = fromLowest(path.subList(path.indexOf(at), path.size()));
      cycle = found.getFirst();
      cycles.put(cycle, found);
    }
    for (Long passed : path) {
      leadsTo.put(passed, cycle);
    }
  }

  private static List<Long> fromLowest(List<Long> cycle) {
    int lowest = 0;
    for (int i = 1; i < cycle.size(); i++) {
      lowest = cycle.get(i) < cycle.get(lowest) ? i : lowest;
    }
    var turned = new ArrayList<>(cycle.subList(lowest, cycle.size()));
    turned.addAll(cycle.subList(0, lowest));
    return List.copyOf(turned);
  }
}
