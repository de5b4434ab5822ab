package dev.weft.tck;

/// Looks at the threads of the process.
final class Threads {

  private Threads() {}

  /// How many platform threads live whose names begin with `prefix`.
  static long startingWith(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }
}
