package dev.weft.examples;

/// The articles about asynchronous Rust that this project was started from. Their programs are
/// among ours.
public enum Article {
  /// Laziness, tasks, the delay that is polled 243598 times or twice.
  TASKS("Async Rust: Futures, Tasks, Wakers (2021)"),

  /// The `JoinSet`, the scheduler, work stealing, idle workers that become the reactor.
  RUNTIME("Asynchronous Rust: an introduction, and what is inside a runtime"),

  /// Threads against futures, a million of them, the classic mistakes.
  THREE_PARTS("Async Rust in Three Parts (2024)"),

  /// The TCP server of a guessing game, on one thread.
  GAME("A runtime of one's own, part 1: the guessing game"),

  /// Timers by hand, generators, an executor and its spawner, reactors.
  TALK("The Talk You've Been Await-ing For (2019)");

  private final String title;

  Article(String title) {
    this.title = title;
  }

  /// What it is called.
  public String title() {
    return title;
  }
}
