package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.Context;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.toys.Toys;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What polls of channels cost: no memory, and a unit of the budget.
@Timeout(20)
class ChannelPollTest {

  private static void assertAllocatesNothing(Callable<Boolean> step) throws Exception {
    var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 10; attempt++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        if (!step.call()) {
          throw new AssertionError("another outcome");
        }
      }
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes for 1000 steps").isLessThan(1_000);
  }

  @Test
  @DisplayName("polls of a mailbox allocate nothing, whether somebody waits or not")
  void mailbox() throws Exception {
    var channel = Mpsc.<String>bounded(1);
    var sender = channel.sender();
    var receiver = channel.receiver();
    Context cx = Context.of(() -> {});
    assertAllocatesNothing(
        () ->
            receiver.pollRecv(cx) == null
                && sender.pollReserve(cx)
                && sender.pollSend(cx, "one")
                && !sender.pollSend(cx, "two")
                && receiver.pollRecv(cx) != null
                && sender.pollSend(cx, "two")
                && receiver.pollRecv(cx) != null);
  }

  @Test
  @DisplayName("polls of a queue of work allocate nothing, whether somebody waits or not")
  void queueOfWork() throws Exception {
    var channel = Mpmc.<String>bounded(1);
    var sender = channel.sender();
    var receiver = channel.receiver();
    Context cx = Context.of(() -> {});
    assertAllocatesNothing(
        () ->
            receiver.pollRecv(cx) == null
                && sender.pollSend(cx, "one")
                && !sender.pollSend(cx, "two")
                && receiver.pollRecv(cx) != null
                && sender.pollSend(cx, "two")
                && receiver.pollRecv(cx) != null);
  }

  @Test
  @DisplayName("polls for a change allocate nothing")
  void watch() throws Exception {
    var channel = Watch.channel("initial");
    Context cx = Context.of(() -> {});
    assertAllocatesNothing(
        () -> {
          channel.sender().send("next");
          return channel.receiver().pollChanged(cx);
        });
  }

  @Test
  @DisplayName("9.1 a task that never waits at its mailbox spends budget")
  void budget() throws Exception {
    var channel = Mpsc.<String>bounded(1);
    var polls = new AtomicInteger();
    var left = new AtomicInteger(1280);
    try (var weft = Toys.open()) {
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                polls.incrementAndGet();
                while (channel.sender().pollSend(cx, "message")) {
                  assertThat(channel.receiver().tryRecv()).isNotNull();
                  if (left.decrementAndGet() == 0) {
                    return Poll.ready(null);
                  }
                }
                return Poll.pending();
              }));
    }
    assertThat(polls.get()).as("polls for 1280 messages, at 128 each").isBetween(10, 12);
  }
}
