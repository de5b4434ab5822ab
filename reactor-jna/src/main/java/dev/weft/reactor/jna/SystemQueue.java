package dev.weft.reactor.jna;

import java.io.IOException;

/// An operating system's queue of readiness, reduced to what [NativeReactor] needs: sources go in
/// once, edge-triggered and for both directions, and stay until they are removed or closed.
///
/// **Threads.** The reactor calls [#add], [#remove], [#signal] and [#close] one at a time, under
/// its lock, also while another thread is inside [#await]. [#await] and the events it found are the
/// polling thread's.
public interface SystemQueue {

  /// The token of events that are signals.
  long SIGNAL = -1;

  /// Puts in a descriptor, for both directions. What is ready already counts as an event.
  ///
  /// @param token what events of this descriptor are reported with, at or above 0
  /// @throws IOException if the system refuses
  void add(int fd, long token) throws IOException;

  /// Takes out a descriptor that was added and is open. Failures are of no interest.
  void remove(int fd);

  /// Waits for events. May return early without any, for instance because of a signal of the
  /// operating system (EINTR).
  ///
  /// @param timeoutNanos how long to wait, in nanoseconds, to be rounded up; 0 collects what is
  ///   there, negative has no limit
  /// @return how many events there are to be read by [#token] and [#readiness]
  /// @throws IOException if the queue is broken
  int await(long timeoutNanos) throws IOException;

  /// The token of event `i`, or [#SIGNAL].
  long token(int i);

  /// The [dev.weft.spi.Readiness] bits of event `i`.
  int readiness(int i);

  /// Ends the wait in progress or, when there is none, the next one.
  void signal();

  /// Closes the queue's own descriptors.
  void close();
}
