package dev.weft.testing;

/// What a test may leave behind, and what fails it unless it is [allowed][WeftTest#allow].
public enum Leftover {
  /// Tasks that are not over, blocking calls included. Named with where they were spawned.
  TASKS,
  /// Timers that wait, be it in a task or in a future that was dropped instead of cancelled. Named
  /// with where they were set: where the sleeping future was first polled.
  TIMERS,
  /// Sockets and other sources that are attached to the reactor. Named with where they were
  /// attached.
  SOURCES,
  /// Platform threads that the test started. Named with what they run. In tests that JUnit runs
  /// concurrently nobody can say whose a thread is, so there they are not looked at.
  THREADS,
  /// Open descriptors of the operating system: files, sockets, pipes. Named by the system, where it
  /// tells them (Linux); elsewhere, and in tests that JUnit runs concurrently, they are not looked
  /// at. Jars that were opened for their classes, and sources of randomness, do not count.
  DESCRIPTORS
}
