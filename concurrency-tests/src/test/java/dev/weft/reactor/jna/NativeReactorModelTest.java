package dev.weft.reactor.jna;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// [NativeReactor] over a queue in memory, whose sources are ready when they are added.
class NativeReactorModelTest {

  /// A queue of readiness: edges in order, a closed one counts what is done to it.
  private static final class MemoryQueue implements SystemQueue {
    private final Map<Integer, Long> added = new HashMap<>();
    private final Deque<Long> edges = new ArrayDeque<>();
    private boolean closed;
    private boolean misused;
    private long found;

    @Override
    public synchronized void add(int fd, long token) {
      misused |= closed || added.put(fd, token) != null;
      edges.add(token);
      notifyAll();
    }

    @Override
    public synchronized void remove(int fd) {
      Long token = added.remove(fd);
      misused |= closed || token == null;
      edges.remove(token);
    }

    @Override
    public synchronized int await(long timeoutNanos) throws IOException {
      while (edges.isEmpty()) {
        if (timeoutNanos == 0) {
          return 0;
        }
        try {
          wait();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      found = edges.remove();
      return 1;
    }

    @Override
    public long token(int i) {
      return found;
    }

    @Override
    public int readiness(int i) {
      return Readiness.READ;
    }

    @Override
    public synchronized void signal() {
      misused |= closed;
      edges.add(SIGNAL);
      notifyAll();
    }

    @Override
    public synchronized void close() {
      closed = true;
      added.clear();
    }

    void verify(Map<Integer, Long> left) {
      if (misused || !added.equals(left)) {
        throw new AssertionError((misused ? "misused; " : "") + added);
      }
    }
  }

  private static Source source(int fd) {
    return new Source.OfDescriptor(fd, Boolean.TRUE);
  }

  @Test
  @DisplayName("7.10, W2, W4: a poll returns for a wake-up, whatever else it finds")
  void w2_w4_noWakeupIsLost() {
    ModelChecked.check(
        () -> {
          var queue = new MemoryQueue();
          var reactor = new NativeReactor(queue);
          var work = new AtomicBoolean();
          ModelChecked.together(
              () -> {
                while (!work.get()) {
                  reactor.poll(-1, (token, bits) -> {});
                }
              },
              () -> reactor.attach(source(3), 1).detach(),
              () -> {
                work.set(true);
                reactor.wakeup();
              });
          queue.verify(Map.of());
        });
  }

  @Test
  @DisplayName("7.13, N3: a number detached twice and attached anew belongs to the new one")
  void n3_aLateDetachLeavesTheNewOwnerAlone() {
    ModelChecked.check(
        () -> {
          var queue = new MemoryQueue();
          var reactor = new NativeReactor(queue);
          Reactor.Handle old = reactor.attach(source(3), 1);
          ModelChecked.together(
              old::detach,
              () -> {
                old.detach();
                reactor.attach(source(3), 2);
              });
          queue.verify(Map.of(3, 2L));
        });
  }

  @Test
  @DisplayName("7.19, N4: a wake-up and a detach that come late say nothing to a closed queue")
  void n4_nothingIsSaidToAClosedQueue() {
    ModelChecked.check(
        () -> {
          var queue = new MemoryQueue();
          var reactor = new NativeReactor(queue);
          Reactor.Handle handle = reactor.attach(source(3), 1);
          ModelChecked.together(
              () -> {
                reactor.poll(-1, (token, bits) -> {}); // finds the source, or is woken
                reactor.close();
              },
              reactor::wakeup,
              () -> {
                reactor.wakeup();
                reactor.wakeup();
                handle.detach();
              });
          queue.verify(Map.of());
        });
  }

  /// The twin of N3 and N4: asks nobody whose the number is, nor whether the queue is closed.
  private static final class Trusting {
    private final MemoryQueue queue = new MemoryQueue();

    void attach(int fd, long token) {
      queue.add(fd, token);
    }

    void detach(int fd) {
      queue.remove(fd);
    }
  }

  @Test
  @DisplayName("7.13, N3, broken twin: a late detach removes the new owner")
  void n3_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var reactor = new Trusting();
          reactor.attach(3, 1);
          ModelChecked.together(
              () -> reactor.detach(3),
              () -> {
                reactor.detach(3);
                reactor.attach(3, 2);
              });
          reactor.queue.verify(Map.of(3, 2L));
        });
  }

  @Test
  @DisplayName("7.19, N4, broken twin: a late wake-up signals a closed queue")
  void n4_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var queue = new MemoryQueue();
          var word = new WakeupWord();
          ModelChecked.together(
              () -> {
                if (word.beginWait()) {
                  word.endWait();
                }
                queue.close();
              },
              () -> {
                if (word.wake()) {
                  queue.signal();
                }
              });
          queue.verify(Map.of());
        });
  }
}
