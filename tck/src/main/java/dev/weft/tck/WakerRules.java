package dev.weft.tck;

import java.util.concurrent.CountDownLatch;

/// §2 of the rule book: wakers.
public interface WakerRules extends RuntimeRules {

  /// Wakes during a poll come to one more poll.
  @Rule(id = "2.2")
  default void wakeDuringPoll() {
    var probe = new Probe();
    probe.duringPoll(1, cx -> cx.waker().wake());
    open().spawn(probe.future());
    eventually(
        "a task that woke itself in its first poll is polled again", () -> probe.polls() >= 2);
    quietly("it is polled a third time", () -> probe.polls() == 2);
  }

  /// Any number of wakes between two polls come to one.
  @Rule(id = "2.3")
  default void wakesCoalesce() {
    var probe = new Probe();
    var blocker = new CountDownLatch(1);
    probe.duringPoll(2, cx -> blocker.await());
    open().spawn(probe.future());
    eventually("a spawned task is polled", () -> probe.polls() == 1 && probe.waker() != null);
    for (int i = 0; i < 100; i++) {
      probe.wake();
    }
    blocker.countDown();
    eventually("a woken task is polled", () -> probe.polls() >= 2);
    quietly("100 wakes cause more polls than two", () -> probe.polls() <= 3);
  }
}
