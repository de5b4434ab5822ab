package dev.weft;

/// What a runtime does with the failure of a task that nobody receives. The setting is
/// `weft.unhandled-failures`.
///
/// A failure is *received* by whoever awaits the task's handle, or joins it from its set or scope.
/// It counts as unhandled
/// - at once, if the handle was detached before; so of a set that was closed;
/// - when nobody has received it for the *grace*: ten seconds, or what the setting
///   `weft.unhandled-failures.grace` says, and up to a quarter more. Time in which nobody drives
///   the runtime does not count;
/// - when 1024 later ones have come that nobody awaits either;
/// - when the runtime closes, at its end.
///
/// Which comes first does not depend on whether somebody still holds the handle. Each failure is
/// told to the policy once; who awaits the handle later still gets it. What a future passed to
/// `blockOn` throws is thrown there and never unhandled.
public enum UnhandledFailures {
  /// A line in the log, as an error. The default.
  LOG,
  /// Nothing.
  IGNORE,
  /// A line in the log, and the runtime closes: all tasks are cancelled, and whoever is in
  /// `blockOn` gets a [RuntimeClosedException] with the failure as its cause. A program that awaits
  /// its tasks later than the grace sets a longer one.
  SHUT_DOWN;
}
