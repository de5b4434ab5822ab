package dev.weft.process;

import dev.weft.Context;
import dev.weft.Durations;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.stream.Step;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The future of [GracefulShutdown#run].
final class ShutdownRun implements Future<ShutdownReport>, Waiting {

  private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);

  private final Set<SignalKind> kinds;
  private final Duration grace;
  private final Fn<? super Shutdown, ? extends Future<?>> maker;
  private final Shutdown shutdown = new Shutdown();

  private @Nullable SignalStream signals;
  private @Nullable Future<?> program;
  private @Nullable Future<?> told;

  /// While it drains.
  private @Nullable Future<?> alarm;

  private long deadlineNanos;
  private @Nullable SignalKind signal;
  private @Nullable SignalKind second;
  private boolean begun;
  private boolean over;

  ShutdownRun(
      Set<SignalKind> kinds, Duration grace, Fn<? super Shutdown, ? extends Future<?>> maker) {
    this.kinds = kinds;
    this.grace = grace;
    this.maker = maker;
  }

  @Override
  public Poll<ShutdownReport> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    try {
      ShutdownReport report = advance(cx);
      if (report == null) {
        return Poll.pending();
      }
      cancel(cx); // what is left: who listened, the timer, doors of a program that ended by itself
      return Poll.ready(report);
    } catch (Throwable failure) {
      cancelAfter(failure, cx);
      throw failure;
    }
  }

  private @Nullable ShutdownReport advance(Context cx) throws Exception {
    Future<?> running = program;
    if (running == null) {
      running = begin();
    }
    listen(cx);
    if (told != null && told.poll(cx) instanceof Poll.Ready<?>) {
      told = null;
      drain(cx);
    }
    if (running.poll(cx) instanceof Poll.Ready<?>(var value)) {
      program = null;
      Owned.dispose(value);
      return new ShutdownReport(signal, true, null);
    }
    if (second != null) {
      LOG.warn("SIG{} again: what still runs is cancelled", second);
      return new ShutdownReport(signal, false, second);
    }
    if (isOverdue(cx)) {
      LOG.warn("not over within {}: what still runs is cancelled", Durations.format(grace));
      return new ShutdownReport(signal, false, null);
    }
    return null;
  }

  private Future<?> begin() throws Exception {
    if (!kinds.isEmpty()) {
      signals = SignalStream.of(kinds);
    }
    told = shutdown.token().cancelled();
    Future<?> made = maker.apply(shutdown);
    program = made;
    return made;
  }

  private void listen(Context cx) {
    SignalStream all = signals;
    while (all != null && all.pollNext(cx) == Step.ITEM) {
      SignalKind kind = all.item();
      if (signal == null) {
        LOG.info("SIG{}: ending in good order", kind);
        signal = kind;
        shutdown.begin();
      } else {
        second = kind;
      }
    }
  }

  /// The token is cancelled: the grace begins.
  private void drain(Context cx) {
    long now = Time.nanos(cx);
    deadlineNanos = now + Math.min(Durations.saturatedNanos(grace), Long.MAX_VALUE - now);
    alarm = Time.sleep(grace);
  }

  /// Looks at the clock itself: the alarm, like all that needs budget, may have to wait.
  private boolean isOverdue(Context cx) throws Exception {
    Future<?> waiting = alarm;
    if (waiting == null) {
      return false;
    }
    if (waiting.poll(cx) instanceof Poll.Ready<?>) {
      alarm = null;
      return true;
    }
    return Time.nanos(cx) >= deadlineNanos;
  }

  private void cancelAfter(Throwable failure, Context cx) {
    try {
      cancel(cx);
    } catch (Throwable cleanup) {
      if (cleanup != failure) {
        failure.addSuppressed(cleanup);
      }
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step(alarm == null ? "a program that signals end" : "a program that is ending");
    trace.future(program);
    trace.future(told);
    trace.future(alarm);
    if (!kinds.isEmpty()) {
      trace.leaf("a signal of " + kinds);
    }
  }

  @Override
  public void cancel(Context cx) {
    if (over) {
      return;
    }
    over = true;
    shutdown.begin();
    if (signals != null) {
      signals.close();
    }
    cancel(told, cx);
    cancel(alarm, cx);
    cancel(program, cx);
    told = null;
    alarm = null;
    program = null;
  }

  private static void cancel(@Nullable Future<?> future, Context cx) {
    if (future != null) {
      future.cancel(cx);
    }
  }
}
