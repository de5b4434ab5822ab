package dev.weft.tck.zoo;

import dev.weft.spi.ExpirySink;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Timer queues with one flaw each.
final class BrokenTimers extends FlawedSubjects {

  @Breaks(value = "8.1", by = "rounds deadlines down", saying = "one nanosecond before")
  static final class RoundsDown extends FlawedTimers.Kit {
    RoundsDown() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public boolean schedule(TimerEntry entry, long deadlineNanos) {
                  long early = deadlineNanos == Long.MAX_VALUE ? 0 : Math.min(TICK, deadlineNanos);
                  return super.schedule(entry, deadlineNanos - early);
                }
              });
    }
  }

  @Breaks(
      value = {"8.3", "8.4", "8.16"},
      by = "cancels by forgetting, and reports the entry all the same",
      saying = {"after its cancel", "ends of 16 timers", "its cancels from inside a sink"})
  static final class ReportsCancelled extends FlawedTimers.Kit {
    ReportsCancelled() {
      super(Ghosts::new);
    }

    private static final class Ghosts extends FlawedTimers {
      private final List<TimerEntry> ghosts = new ArrayList<>();

      Ghosts(TimerQueue wheel) {
        super(wheel);
      }

      @Override
      public boolean cancel(TimerEntry entry) {
        boolean cancelled = super.cancel(entry);
        synchronized (ghosts) {
          if (cancelled && ghosts.size() < 1000) {
            ghosts.add(entry);
          }
        }
        return cancelled;
      }

      private void report(long nowNanos, ExpirySink sink) {
        List<TimerEntry> due;
        synchronized (ghosts) {
          due = ghosts.stream().filter(ghost -> ghost.deadlineNanos <= nowNanos).toList();
          ghosts.removeAll(due);
        }
        due.stream().filter(ghost -> ghost.slot() == TimerEntry.IDLE).forEach(sink::expired);
      }

      @Override
      public int expire(long nowNanos, int budget, ExpirySink sink) {
        int expired = super.expire(nowNanos, budget, sink);
        report(nowNanos, sink);
        return expired;
      }

      @Override
      public void close(ExpirySink sink) {
        super.close(sink);
        report(Long.MAX_VALUE, sink);
      }
    }
  }

  @Breaks(
      value = {"8.3", "8.4", "8.16", "8.20"},
      by = "answers every cancel with yes",
      saying = {"second cancel", "ends of 16 timers", "its cancels from inside", "never put in"})
  static final class AlwaysCancels extends FlawedTimers.Kit {
    AlwaysCancels() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public boolean cancel(TimerEntry entry) {
                  super.cancel(entry);
                  return true;
                }
              });
    }
  }

  @Breaks(
      value = "8.5",
      by = "does not say that a new deadline is the earliest",
      saying = "whether the wait for 9000 units is shorter")
  static final class MissesAShorterWait extends FlawedTimers.Kit {
    MissesAShorterWait() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public boolean schedule(TimerEntry entry, long deadlineNanos) {
                  return nextDeadlineNanos() == Long.MAX_VALUE
                      | (super.schedule(entry, deadlineNanos) && false);
                }
              });
    }
  }

  @Breaks(
      value = {"8.5", "8.21"},
      by = "computes the next deadline only when it expires",
      saying = {"the next deadline, with one in", "the next deadline, the earliest timer"})
  static final class StaleNextDeadline extends FlawedTimers.Kit {
    StaleNextDeadline() {
      super(Stale::new);
    }

    private static final class Stale extends FlawedTimers {
      private volatile long next = Long.MAX_VALUE;

      Stale(TimerQueue wheel) {
        super(wheel);
      }

      @Override
      public boolean schedule(TimerEntry entry, long deadlineNanos) {
        boolean earlier = super.schedule(entry, deadlineNanos);
        next = next == Long.MAX_VALUE ? wheel.nextDeadlineNanos() : next;
        return earlier;
      }

      @Override
      public boolean cancel(TimerEntry entry) {
        boolean cancelled = super.cancel(entry);
        next = wheel.nextDeadlineNanos() == Long.MAX_VALUE ? Long.MAX_VALUE : next;
        return cancelled;
      }

      @Override
      public int expire(long nowNanos, int budget, ExpirySink sink) {
        int expired = super.expire(nowNanos, budget, sink);
        next = wheel.nextDeadlineNanos();
        return expired;
      }

      @Override
      public void close(ExpirySink sink) {
        super.close(sink);
        next = Long.MAX_VALUE;
      }

      @Override
      public long nextDeadlineNanos() {
        return next;
      }
    }
  }

  @Breaks(
      value = "8.7",
      by = "keeps the old deadline when a timer is reset to an earlier one",
      saying = "after a reset to earlier")
  static final class ResetOnlyLater extends FlawedTimers.Kit {
    ResetOnlyLater() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public boolean schedule(TimerEntry entry, long deadlineNanos) {
                  boolean reset = entry.queue == wheel && entry.slot() == TimerEntry.IDLE;
                  long old = reset ? entry.deadlineNanos : 0;
                  boolean past = deadlineNanos < 10 * TICK;
                  return super.schedule(entry, past ? deadlineNanos : Math.max(old, deadlineNanos));
                }
              });
    }
  }

  @Breaks(
      value = "8.8",
      by = "takes 64 ticks ahead for the slot that was just passed",
      saying = "when it was due")
  static final class BreaksAt64 extends FlawedTimers.Kit {
    BreaksAt64() {
      super(wheel -> new OneTurnLate(wheel, 64));
    }
  }

  @Breaks(
      value = "8.8",
      by = "takes 4096 ticks ahead for the slot that was just passed",
      saying = "when it was due")
  static final class BreaksAt4096 extends FlawedTimers.Kit {
    BreaksAt4096() {
      super(wheel -> new OneTurnLate(wheel, 4096));
    }
  }

  private static final class OneTurnLate extends FlawedTimers {
    private final long ticks;
    private long now;

    OneTurnLate(TimerQueue wheel, long ticks) {
      super(wheel);
      this.ticks = ticks;
    }

    @Override
    public boolean schedule(TimerEntry entry, long deadlineNanos) {
      long turn = deadlineNanos - now == ticks * TICK ? ticks * TICK : 0;
      return super.schedule(entry, deadlineNanos + turn);
    }

    @Override
    public int expire(long nowNanos, int budget, ExpirySink sink) {
      now = nowNanos;
      return super.expire(nowNanos, budget, sink);
    }
  }

  @Breaks(
      value = "8.9",
      by = "adds to the deadline before it divides",
      saying = "reports of the timer due at 9223372036854775807 ns, long before")
  static final class Overflows extends FlawedTimers.Kit {
    Overflows() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public boolean schedule(TimerEntry entry, long deadlineNanos) {
                  long rounded = (deadlineNanos + TICK - 1) / TICK * TICK;
                  return super.schedule(entry, Math.max(0, rounded));
                }
              });
    }
  }

  @Breaks(
      value = "8.10",
      by = "keeps what was cancelled until it would have been due",
      saying = "until a cancelled timer is garbage")
  static final class KeepsCancelled extends FlawedTimers.Kit {
    KeepsCancelled() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                private final Queue<TimerEntry> kept = new ConcurrentLinkedQueue<>();

                @Override
                public boolean cancel(TimerEntry entry) {
                  boolean cancelled = super.cancel(entry);
                  if (cancelled) {
                    kept.add(entry);
                  }
                  return cancelled;
                }
              });
    }
  }

  @Breaks(
      value = "8.16",
      by = "reports under its lock",
      saying = "another thread cancels and schedules while a timer is reported")
  static final class ReportsUnderTheLock extends FlawedTimers.Kit {
    ReportsUnderTheLock() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public synchronized boolean schedule(TimerEntry entry, long deadlineNanos) {
                  return super.schedule(entry, deadlineNanos);
                }

                @Override
                public synchronized boolean cancel(TimerEntry entry) {
                  return super.cancel(entry);
                }

                @Override
                public synchronized int expire(long nowNanos, int budget, ExpirySink sink) {
                  return super.expire(nowNanos, budget, sink);
                }
              });
    }
  }

  @Breaks(value = "8.18", by = "drops its entries when it is closed", saying = "by close")
  static final class ForgetsAtClose extends FlawedTimers.Kit {
    ForgetsAtClose() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public void close(ExpirySink sink) {
                  super.close(entry -> {});
                }
              });
    }
  }

  @Breaks(
      value = "8.19",
      by = "takes a backward step of the clock for a wrap",
      saying = "long before")
  static final class WrapsBackwards extends FlawedTimers.Kit {
    WrapsBackwards() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                private long last;

                @Override
                public int expire(long nowNanos, int budget, ExpirySink sink) {
                  boolean wrapped = nowNanos < last;
                  last = nowNanos;
                  return super.expire(wrapped ? 1L << 60 : nowNanos, budget, sink);
                }
              });
    }
  }

  @Breaks(
      value = "8.20",
      by = "moves an entry that is in the queue",
      saying = "putting in what is in the queue")
  static final class MovesWhatIsQueued extends FlawedTimers.Kit {
    MovesWhatIsQueued() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public boolean schedule(TimerEntry entry, long deadlineNanos) {
                  super.cancel(entry);
                  return super.schedule(entry, deadlineNanos);
                }
              });
    }
  }

  @Breaks(
      value = "8.20",
      by = "takes timers after it was closed and never looks at them",
      saying = "putting in after the close")
  static final class OpenAfterClose extends FlawedTimers.Kit {
    OpenAfterClose() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                private boolean closed;

                @Override
                public boolean schedule(TimerEntry entry, long deadlineNanos) {
                  return !closed && super.schedule(entry, deadlineNanos);
                }

                @Override
                public void close(ExpirySink sink) {
                  closed = true;
                  super.close(sink);
                }
              });
    }
  }

  @Breaks(value = "8.21", by = "asks to be woken at every tick", saying = "wakes for 200 timers")
  static final class WakesPerTick extends FlawedTimers.Kit {
    WakesPerTick() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                private long now;

                @Override
                public long nextDeadlineNanos() {
                  long next = super.nextDeadlineNanos();
                  return next == Long.MAX_VALUE ? next : Math.min(next, now + TICK);
                }

                @Override
                public int expire(long nowNanos, int budget, ExpirySink sink) {
                  now = nowNanos;
                  return super.expire(nowNanos, budget, sink);
                }
              });
    }
  }

  @Breaks(value = "8.22", by = "takes out all that is due", saying = "timers taken out")
  static final class IgnoresTheBudget extends FlawedTimers.Kit {
    IgnoresTheBudget() {
      super(
          wheel ->
              new FlawedTimers(wheel) {
                @Override
                public int expire(long nowNanos, int budget, ExpirySink sink) {
                  return super.expire(nowNanos, Integer.MAX_VALUE, sink);
                }
              });
    }
  }
}
