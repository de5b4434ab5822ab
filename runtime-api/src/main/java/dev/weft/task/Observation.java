package dev.weft.task;

import org.jspecify.annotations.Nullable;

/// Whether somebody has seen how a task ended, and if not, where that stands among what nobody has
/// seen yet ([UnobservedFailures]).
///
/// **Threads.** Any.
public final class Observation {

  // Under its own lock.
  private boolean observed;
  private UnobservedFailures.@Nullable Place place;

  /// @param observed whether nobody need see it
  public Observation(boolean observed) {
    this.observed = observed;
  }

  /// Marks it as seen, by an awaiter or by the policy; `true` for the first to do so.
  boolean observe() {
    UnobservedFailures.Place stood;
    synchronized (this) {
      if (observed) {
        return false;
      }
      observed = true;
      stood = place;
    }
    if (stood != null) {
      stood.leave();
    }
    return true;
  }

  /// Takes a place among those that nobody has seen; `false` if somebody has, or if it has one.
  synchronized boolean stand(UnobservedFailures.Place at) {
    if (observed || place != null) {
      return false;
    }
    place = at;
    return true;
  }

  synchronized UnobservedFailures.@Nullable Place place() {
    return place;
  }
}
