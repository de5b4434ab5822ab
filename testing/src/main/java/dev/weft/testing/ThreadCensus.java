package dev.weft.testing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The platform threads that lived at one moment, to be compared with those that live later.
///
/// **Threads.** Any.
final class ThreadCensus {

  /// Threads that the JDK, JUnit, Maven and JNA keep for themselves.
  private static final Pattern KEPT =
      Pattern.compile(
          "(ForkJoinPool\\.commonPool-|ForkJoinPool-\\d+-worker-|VirtualThread-|\\w+-Poller"
              + "|process reaper|Attach Listener|JNA Cleaner|Cleaner-|junit-|surefire-"
              + "|weft-test-watchdog|weft-global|Keep-Alive-).*");

  private final Set<Long> before = new HashSet<>();

  ThreadCensus() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      before.add(thread.threadId());
    }
  }

  /// The threads that did not live then and live now.
  List<String> left() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> isNew(thread.getKey()))
        .map(
            thread ->
                "the thread '%s', which runs%s"
                    .formatted(thread.getKey().getName(), Origin.of(thread.getValue())))
        .toList();
  }

  private boolean isNew(Thread thread) {
    return !before.contains(thread.threadId())
        && isOfTheProgram(thread.getThreadGroup())
        && !KEPT.matcher(thread.getName()).matches();
  }

  /// Whether the group is below the one in which programs begin; the JVM's own are beside it.
  private static boolean isOfTheProgram(@Nullable ThreadGroup group) {
    ThreadGroup up = group; // null: the thread has just ended
    while (up != null && !up.getName().equals("main")) {
      up = up.getParent();
    }
    return up != null;
  }
}
