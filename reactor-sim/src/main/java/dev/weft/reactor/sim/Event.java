package dev.weft.reactor.sim;

import org.jspecify.annotations.Nullable;

/// Something that is to happen at an instant of simulated time. It is its own entry in the queue of
/// [Events], so that putting it there allocates nothing; it stands there once at most, and may be
/// put there again as soon as it has happened.
///
/// **Threads.** As [Events].
public abstract class Event {

  /// Where it is to happen; null if nowhere.
  @Nullable Events in;

  /// Its number there.
  long number;

  /// For subclasses.
  protected Event() {}

  /// It is time. Called once for each time that it was scheduled; may schedule others, and itself.
  protected abstract void happen();

  final boolean isScheduled() {
    return in != null;
  }

  /// Whether it is in none of the queues of `its` any more under the number `then`.
  final boolean isCancelled(Events its, long then) {
    return in != its || number != then;
  }
}
