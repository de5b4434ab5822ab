package dev.weft.console;

import dev.weft.dump.TaskDump;
import dev.weft.dump.WaitStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Something that tasks wait for, and which do. What says the same in a dump is one of them: a dump
/// names a socket by its addresses and a lock by who has acquired it, and all timers are one.
///
/// @param kind `lock`, `channel`, `socket`, `file`, `timer`, `task` or `other`
/// @param what in words
/// @param holder the task that has it, or whose end it is; 0 if there is none
/// @param waiters who waits for it
record Resource(String kind, String what, long holder, List<TaskDump> waiters) {

  /// Those that `tasks` wait for: by kind, those with the most waiters first.
  static List<Resource> of(List<TaskDump> tasks) {
    Map<String, Resource> found = new HashMap<>();
    for (TaskDump task : tasks) {
      for (WaitStep step : task.chain()) {
        if (step.isLeaf()) {
          String kind = kindOf(step);
          String what = kind.equals("timer") ? "a timer" : step.what();
          found
              .computeIfAbsent(
                  what, _ -> new Resource(kind, what, step.taskId(), new ArrayList<>()))
              .waiters
              .add(task);
        }
      }
    }
    return found.values().stream()
        .sorted(
            Comparator.comparing(Resource::kind)
                .thenComparing(Comparator.comparingInt((Resource r) -> r.waiters.size()).reversed())
                .thenComparing(Resource::what))
        .toList();
  }

  private static String kindOf(WaitStep leaf) {
    String what = leaf.what().toLowerCase(Locale.ROOT);
    if (what.startsWith("a timer")) {
      return "timer";
    }
    if (what.startsWith("a call on a file")) {
      return "file"; // which reads or writes
    }
    if (what.startsWith("readable: ")
        || what.startsWith("writable: ")
        || hasAny(what, "datagram")) {
      return "socket"; // whose class is a channel
    }
    if (hasAny(what, "lock", "permit", "semaphore")) {
      return "lock";
    }
    if (leaf.taskId() != 0) {
      return "task";
    }
    if (hasAny(what, "channel", "barrier", "notification", "condition")) {
      return "channel";
    }
    return hasAny(what, "read", "writ", "flushing", "shutting", "connection", "peer", "copying")
        ? "socket"
        : "other";
  }

  private static boolean hasAny(String what, String... words) {
    for (String word : words) {
      if (what.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
