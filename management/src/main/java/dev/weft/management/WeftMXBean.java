package dev.weft.management;

/// A runtime, for JMX clients such as JConsole: `dev.weft:type=Runtime,name="..."`. It only shows;
/// nothing in it changes the program.
///
/// **Threads.** Any.
public interface WeftMXBean {

  /// The runtime's name.
  String getName();

  /// Its providers and settings; [dev.weft.Weft#describe].
  String getDescription();

  /// How many tasks live.
  long getLiveTasks();

  /// How many tasks were spawned so far.
  long getSpawnedTasks();

  /// How many sockets and other sources are attached to the reactor.
  int getSources();

  /// How many threads the blocking pool has.
  int getBlockingThreads();

  /// What its tasks do and wait for; [dev.weft.Weft#dump].
  String dump();
}
