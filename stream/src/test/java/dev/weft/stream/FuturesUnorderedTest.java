package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.sync.Oneshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FuturesUnorderedTest {

  private static final int MANY = 1_000_000;

  /// Counts its polls, and is ready when told so.
  private static final class Child implements Future<Integer> {
    private final int number;
    private final AtomicInteger polls;
    private @Nullable Waker waker;
    private boolean ready;

    Child(int number, AtomicInteger polls) {
      this.number = number;
      this.polls = polls;
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      polls.incrementAndGet();
      waker = cx.waker();
      return ready ? Poll.ready(number) : Poll.pending();
    }

    @Override
    public void cancel(Context cx) {}

    void end() {
      ready = true;
      waker.wake();
    }
  }

  @Test
  @DisplayName("a million futures cost no more polls than wakes")
  void million() throws Exception {
    var polls = new AtomicInteger();
    var children = new ArrayList<Child>(MANY);
    for (int i = 0; i < MANY; i++) {
      children.add(new Child(i, polls));
    }
    var all = new FuturesUnordered<Integer>(children);
    var hand = new Hand();
    assertThat(all.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(polls).hasValue(MANY);
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      Child child = children.get(random.nextInt(MANY));
      if (!child.ready) {
        hand.wakes.set(0);
        int before = polls.get();
        child.end();
        assertThat(hand.wakes).hasValue(1);
        assertThat(all.pollNext(hand.cx)).isEqualTo(Step.ITEM);
        assertThat(all.item()).isEqualTo(child.number);
        assertThat(polls.get() - before).isEqualTo(1);
        assertThat(all.pollNext(hand.cx)).isEqualTo(Step.PENDING);
        assertThat(polls.get() - before).isEqualTo(1);
      }
    }
    all.close();
    assertThat(all.pollNext(hand.cx)).isEqualTo(Step.END);
  }

  @Test
  @DisplayName("yields in the order of the ends; goes on after another one was added")
  void adding() throws Exception {
    var hand = new Hand();
    var a = Oneshot.<String>channel();
    var b = Oneshot.<String>channel();
    var all = new FuturesUnordered<String>();
    assertThat(all.pollNext(hand.cx)).isEqualTo(Step.END);
    all.add(a.receiver());
    all.add(b.receiver());
    assertThat(all.size()).isEqualTo(2);
    assertThat(all.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(b.sender().send("b")).isTrue();
    assertThat(a.sender().send("a")).isTrue();
    all.add(Futures.ready("c"));
    assertThat(hand.rest(all)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  @DisplayName("the first failure cancels the rest")
  void failing() throws Exception {
    var failure = new Exception("no");
    var open = Oneshot.<String>channel();
    var all = new FuturesUnordered<String>(List.of(open.receiver(), Futures.failed(failure)));
    assertThatThrownBy(() -> all.pollNext(new Hand().cx)).isSameAs(failure);
    assertThat(open.sender().send("late")).isFalse();
    assertThat(all.pollNext(new Hand().cx)).isEqualTo(Step.END);
    assertThatThrownBy(() -> all.add(Futures.ready("more")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("an element that was found and not taken is closed with it")
  void untaken() throws Exception {
    var element = new Script.Element(0);
    var all = new FuturesUnordered<Script.Element>(List.of(Futures.ready(element)));
    assertThat(all.pollNext(new Hand().cx)).isEqualTo(Step.ITEM);
    all.close();
    assertThat(element.closes).hasValue(1);
  }

  @Test
  @DisplayName("L2 a future that wakes itself in its poll waits for the next poll")
  void selfWaking() throws Exception {
    var polls = new AtomicInteger();
    var all = new FuturesUnordered<String>();
    all.add(
        Futures.pollFn(
            cx -> {
              cx.waker().wake();
              return polls.incrementAndGet() < 9 ? Poll.pending() : Poll.ready("ninth");
            }));
    var hand = new Hand();
    assertThat(all.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(polls.get()).as("once as a new one, once as a woken one").isLessThanOrEqualTo(2);
    assertThat(hand.wakes.get()).isPositive();
    assertThat(hand.rest(all)).containsExactly("ninth");
  }

  @Test
  @DisplayName("L4 L5 no wake is lost while futures end on other threads")
  void race() throws Exception {
    for (int round = 0; round < 200; round++) {
      int count = 8;
      var channels = new ArrayList<Oneshot<Integer>>();
      var all = new FuturesUnordered<Integer>();
      for (int i = 0; i < count; i++) {
        channels.add(Oneshot.channel());
        all.add(channels.get(i).receiver());
      }
      Thread me = Thread.currentThread();
      Context cx = Context.of(() -> LockSupport.unpark(me));
      var start = new CountDownLatch(1);
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 2; t++) {
        int first = t;
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        start.await();
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                      for (int i = first; i < count; i += 2) {
                        channels.get(i).sender().send(i);
                      }
                    }));
      }
      start.countDown();
      var found = new ArrayList<Integer>();
      Step step;
      while ((step = all.pollNext(cx)) != Step.END) {
        if (step == Step.ITEM) {
          found.add(all.item());
        } else {
          LockSupport.park(this);
        }
      }
      assertThat(found).hasSize(count).doesNotHaveDuplicates();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
