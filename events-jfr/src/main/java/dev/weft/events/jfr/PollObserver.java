package dev.weft.events.jfr;

import dev.weft.Weft;
import dev.weft.dump.PollUnderWay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the long polls and blocking calls of one runtime by looking at its threads again and
/// again, so that polls do nothing for it.
///
/// What is seen twice has taken the time between. It is told when it is not seen any more, and, for
/// those that never end, after a second, and each time that it has taken twice as long.
///
/// **Threads.** One at a time.
final class PollObserver {

  /// How long a poll lasts before it is told although it is not over.
  static final long FIRST_NANOS = 1_000_000_000;

  /// From when on it is asked where the thread is, which stops it for a moment.
  private static final long LONG_NANOS = 10_000_000;

  /// Frames kept of where the thread is.
  private static final int FRAMES = 16;

  // Never committed; see [EventListener].
  private static final LongPoll POLLS = new LongPoll();
  private static final BlockingCall CALLS = new BlockingCall();

  private final Weft runtime;
  private final long firstNanos;
  private Map<PollUnderWay, Seen> underWay = new HashMap<>();

  /// @param firstNanos how long a poll lasts before it is told although it is not over
  PollObserver(Weft runtime, long firstNanos) {
    this.runtime = runtime;
    this.firstNanos = firstNanos;
  }

  /// Whether anybody records what this finds.
  static boolean isWanted() {
    return POLLS.isEnabled() || CALLS.isEnabled();
  }

  /// Looks once.
  void look() {
    var still = new HashMap<PollUnderWay, Seen>();
    for (PollUnderWay poll : runtime.pollsUnderWay()) {
      Seen seen = underWay.remove(poll);
      if (seen == null) {
        seen = new Seen(poll);
      } else {
        seen.again();
      }
      still.put(poll, seen);
    }
    underWay.values().forEach(seen -> seen.tell(false));
    underWay = still;
  }

  /// Forgets what it has seen, since it does not look for a while.
  void rest() {
    underWay.clear();
  }

  private final class Seen {
    private final PollUnderWay poll;
    private final ObservedPoll event;
    private final long since = System.nanoTime();
    private long next = firstNanos;

    Seen(PollUnderWay poll) {
      this.poll = poll;
      event = poll.isBlockingCall() ? new BlockingCall() : new LongPoll();
      event.begin();
    }

    void again() {
      event.end();
      long nanos = System.nanoTime() - since;
      if (nanos >= LONG_NANOS && event.where.isEmpty()) {
        StackTraceElement[] stack = poll.thread().getStackTrace();
        if (runtime.pollsUnderWay().contains(poll)) { // or the stack is that of something else
          event.where = text(stack);
        }
      }
      if (nanos >= next) {
        next = 2 * nanos;
        tell(true);
      }
    }

    void tell(boolean goesOn) {
      if (event.shouldCommit()) {
        event.runtime = runtime.name();
        event.task = poll.task().name();
        event.taskId = poll.task().id();
        event.thread = poll.thread();
        event.goesOn = goesOn;
        event.commit();
      }
    }
  }

  private static String text(StackTraceElement[] stack) {
    List<String> frames =
        List.of(stack).stream()
            .takeWhile(frame -> !frame.getClassName().startsWith("dev.weft.task."))
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .toList();
    return String.join("\n", frames);
  }
}
