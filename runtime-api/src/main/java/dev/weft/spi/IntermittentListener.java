package dev.weft.spi;

import dev.weft.RuntimeListener;

/// A listener that wants to hear of single tasks and polls only at times, such as while somebody
/// records them. A runtime none of whose listeners wants to tells nobody of its spawns, polls and
/// ends, and pays a look at a flag for each.
///
/// What it says holds for [RuntimeListener#taskSpawned], [RuntimeListener#taskEnded],
/// [RuntimeListener#beforePoll] and [RuntimeListener#afterPoll]; all else is told at all times. One
/// that has said no may be told all the same, and in the middle of a poll, or of a task's life, may
/// begin to be told, or not be told of the end.
///
/// **Threads.** As [RuntimeListener].
public interface IntermittentListener extends RuntimeListener {

  /// Whether it wants to hear of single tasks and polls now.
  boolean hearsTasks();

  /// Gives it what it has to run after what [#hearsTasks] says has changed. Called once, before the
  /// runtime's first task.
  ///
  /// @param changed for any thread, several times, and also when nothing has changed; never throws
  ///   if [#hearsTasks] does not
  void onChange(Runnable changed);
}
