package dev.weft.executor.workstealing;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.io.Registration;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/// Futures for the tests.
final class Leaves {
  private Leaves() {}

  /// Runs `action` in its one poll.
  static Future<Integer> run(Runnable action) {
    return Futures.pollFn(
        cx -> {
          action.run();
          return Poll.ready(0);
        });
  }

  /// Yields until `done`.
  static Future<Integer> yieldUntil(BooleanSupplier done) {
    return Futures.pollFn(
        cx -> {
          if (done.getAsBoolean()) {
            return Poll.ready(0);
          }
          cx.yieldTask();
          return Poll.pending();
        });
  }

  /// Wakes itself until `done`.
  static Future<Integer> wakeSelfUntil(BooleanSupplier done) {
    return Futures.pollFn(
        cx -> {
          if (done.getAsBoolean()) {
            return Poll.ready(0);
          }
          cx.waker().wake();
          return Poll.pending();
        });
  }

  /// Waits, and blocks the worker meanwhile.
  static void block(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// A future that is finished from outside and counts what happens to it.
  static final class Gate implements Future<Integer> {
    volatile int polls;
    volatile int cancels;
    volatile Waker waker;
    volatile boolean open;
    volatile Runnable onCancel = () -> {};

    void open() {
      open = true;
      Waker w = waker;
      if (w != null) {
        w.wake();
      }
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      polls++;
      waker = cx.waker();
      return open ? Poll.ready(polls) : Poll.pending();
    }

    @Override
    public void cancel(Context cx) {
      cancels++;
      onCancel.run();
    }
  }

  /// A source of the toy reactor.
  static final class Socket {
    private final TestPool pool;
    private final Source source;
    private final Registration registration;

    Socket(TestPool pool, int fd) throws IOException {
      this.pool = pool;
      this.source = new Source.OfDescriptor(fd, this);
      this.registration = Registration.of(pool.weft, source);
    }

    /// Data arrives.
    void report() {
      pool.reactor.report(source, Readiness.READ);
    }

    /// Ready after the next report.
    Future<Integer> readable() {
      boolean[] tried = new boolean[1];
      return Futures.pollFn(
          cx -> {
            int tick = registration.pollReadable(cx);
            if (tick != Registration.PENDING && !tried[0]) {
              tried[0] = true;
              registration.clearReadable(tick); // the attempt found nothing
              tick = registration.pollReadable(cx);
            }
            return tick == Registration.PENDING ? Poll.pending() : Poll.ready(tick);
          });
    }
  }
}
