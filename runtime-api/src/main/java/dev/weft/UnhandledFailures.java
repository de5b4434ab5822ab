package dev.weft;

import java.util.Locale;

/// What a runtime does with the failure of a task that nobody awaits: its handle was detached, or
/// is unreachable. The setting is `weft.unhandled-failures`.
public enum UnhandledFailures {
  /// A line in the log, as an error. The default.
  LOG,
  /// Nothing.
  IGNORE,
  /// A line in the log, and the runtime closes: all tasks are cancelled, and whoever is in
  /// `blockOn` gets a [RuntimeClosedException] with the failure as its cause.
  SHUT_DOWN;

  String setting() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static UnhandledFailures of(String text) {
    for (UnhandledFailures policy : values()) {
      if (policy.setting().equals(text)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "weft.unhandled-failures is '" + text + "', but must be log, ignore or shut-down");
  }
}
