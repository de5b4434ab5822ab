package dev.weft.spi;

/// Makes sure that the calling thread has stack left before something begins that must not be cut
/// off in the middle: a method that runs out of stack throws at the entry of a method it calls, and
/// state that two writes change together is then half changed.
///
/// ```java
/// StackReserve.ensure();      // throws StackOverflowError here, with nothing changed yet
/// queue.push(task);           // or not at all
/// unpark(sleeper);
/// ```
///
/// It goes down some dozens of calls and returns; that costs some ten nanoseconds. Where each of
/// them counts, do all that calls methods first and then commit with plain writes, which need no
/// stack. How much the calls take depends on whether they are interpreted or compiled, as it does
/// for what they stand for.
///
/// **Threads.** Any.
public final class StackReserve {
  private StackReserve() {}

  /// Calls deep: what a wake-up takes, from an executor through a reactor to the system, twice.
  /// More costs more, less may be too little for a third party's reactor.
  private static final int WAKE_UP = 48;

  /// What driving other people's tasks should find.
  private static final int DRIVE = 512;

  /// Model checkers, which take a recursion for a loop without end, turn it off.
  private static final boolean OFF = Boolean.getBoolean("weft.model-checked");

  /// For what wakes a thread.
  ///
  /// @throws StackOverflowError if there is too little left
  public static void ensure() {
    check(descend(WAKE_UP, 1, 2, 3, 4));
  }

  /// For a loop that runs tasks.
  ///
  /// @throws StackOverflowError if there is too little left
  public static void ensureForTasks() {
    check(descend(DRIVE, 1, 2, 3, 4));
  }

  /// The numbers only make its frame as large as one that does something.
  private static long descend(int levels, long a, long b, long c, long d) {
    return levels == 0 || OFF ? a : descend(levels - 1, b, c, d, a) + (a ^ b ^ c ^ d);
  }

  /// The result is used, lest the calls be left out.
  private static void check(long result) {
    if (result < 0) {
      throw new AssertionError(result);
    }
  }
}
