package dev.weft;

/// The handle by which a waiting future is polled again.
///
/// A future that returns *pending* leaves its context's waker with whatever will make progress
/// possible: a readiness cell, a timer, a channel. That party publishes what it has to say and then
/// calls [#wake]; what was written before `wake` is visible to the poll it causes.
///
/// Every [dev.weft.spi.Task] is its own waker. A waker may outlive its task and its runtime; waking
/// then does nothing.
public interface Waker {

  /// Asks for one more poll. Callable from any thread, any number of times, also during the poll.
  /// Wakes between two polls come to one poll. Never throws, never runs the task inline, takes no
  /// lock that user code could hold.
  void wake();

  /// Whether waking `other` is the same as waking this one, so that a stored waker need not be
  /// replaced. Reflexive; false across tasks.
  default boolean wakesSameAs(Waker other) {
    return this == other;
  }
}
