package dev.weft.tck.bench;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks at the threads of the process.
public final class Threads {

  private Threads() {}

  /// How many platform threads live whose names begin with `prefix`.
  public static long startingWith(String prefix) {
    return allStartingWith(prefix).size();
  }

  /// The platform threads whose names begin with `prefix`.
  public static Set<Thread> allStartingWith(String prefix) {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    Thread[] threads;
    int count;
    do {
      threads = new Thread[2 * all.activeCount() + 1];
      count = all.enumerate(threads);
    } while (count == threads.length); // what finds no room is left out
    return Arrays.stream(threads, 0, count)
        .filter(thread -> thread.getName().startsWith(prefix))
        .collect(Collectors.toSet());
  }
}
