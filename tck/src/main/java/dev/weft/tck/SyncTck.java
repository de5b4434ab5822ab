package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.tck.SyncSubject.Notifier;
import dev.weft.tck.bench.Meeting;
import dev.weft.testing.PollProbe;
import org.jspecify.annotations.Nullable;

/// Holds notifications and locks to §12 of the rule book. No runtime is needed: the kit polls by
/// hand.
public abstract class SyncTck implements Kit {

  /// For subclasses.
  protected SyncTck() {}

  /// The notifications and locks under test.
  protected abstract SyncSubject subject();

  /// One notification is stored; one for all reaches all who waited before it, whatever happens
  /// beside it; one that is got and given up is passed on.
  @Rule(id = "12.8", kind = RuleKind.STOCHASTIC)
  public void notificationsReachWhoWaits() throws Exception {
    storesOne(subject().notifier());
    for (int i = 0; i < Meeting.IN_TURN + settings().iterations(); i++) {
      allBesideOne(i, subject().notifier());
      passedOn(i, subject().notifier());
    }
  }

  private static void storesOne(Notifier bell) throws Exception {
    bell.notifyOne();
    bell.notifyOne();
    assertThat(PollProbe.of(bell.notified()).poll().isReady())
        .as("a notification that nobody waited for is there for the next")
        .isTrue();
    var second = PollProbe.of(bell.notified());
    assertThat(second.poll().isReady()).as("two notifications were stored").isFalse();
    bell.notifyWaiters();
    assertThat(second.poll().isReady()).as("a notification for all reaches who waits").isTrue();
    var third = PollProbe.of(bell.notified());
    assertThat(third.poll().isReady()).as("a notification for all was stored").isFalse();
    third.cancel();
    bell.notifyWaiters();
    assertThat(PollProbe.of(bell.notified()).poll().isReady())
        .as("a notification for all, of whom there was nobody, was stored")
        .isFalse();
  }

  private static PollProbe<@Nullable Void> waiting(Notifier bell) throws Exception {
    var waiting = PollProbe.of(bell.notified());
    assertThat(waiting.poll().isReady()).as("notified by nobody").isFalse();
    return waiting;
  }

  private static void allBesideOne(int round, Notifier bell) throws Exception {
    var first = waiting(bell);
    var second = waiting(bell);
    Meeting.of(round, bell::notifyWaiters, bell::notifyOne);
    assertThat(second.wakes())
        .as("how often one that waited before a notification for all was woken")
        .isPositive();
    assertThat(first.poll().isReady() && second.poll().isReady())
        .as("a notification for all, beside one for one, reaches all who waited before it")
        .isTrue();
  }

  private static void passedOn(int round, Notifier bell) throws Exception {
    var first = waiting(bell);
    var second = waiting(bell);
    Meeting.of(round, first::cancel, bell::notifyOne);
    assertThat(second.wakes())
        .as("how often the next was woken when the first gave up")
        .isPositive();
    assertThat(second.poll().isReady()).as("the next has the notification").isTrue();
  }

  /// Whoever comes first is served first, and who gave up is skipped.
  @Rule(id = "12.9")
  public void locksAreFair() throws Exception {
    SyncSubject.Mutex mutex = subject().mutex();
    Owned held = now(mutex.lock());
    var first = locking(mutex.lock());
    var cancelled = locking(mutex.lock());
    var last = locking(mutex.lock());
    cancelled.cancel();
    held.close();
    assertThat(last.poll().isReady()).as("the last in the queue went first").isFalse();
    assertThat(first.wakes()).as("how often the first in the queue was woken").isPositive();
    closing(first, "the first in the queue has the lock");
    closing(last, "the next has the lock, past one that gave up");

    SyncSubject.ReadWriteLock lock = subject().readWriteLock();
    Owned reads = now(lock.read());
    now(lock.read()).close();
    var writer = locking(lock.write());
    var gone = locking(lock.write());
    var behind = PollProbe.of(lock.read());
    assertThat(behind.poll().isReady()).as("a reader overtook a writer that waits").isFalse();
    gone.cancel();
    reads.close();
    assertThat(behind.poll().isReady()).as("a reader overtook a writer that waits").isFalse();
    closing(writer, "the writer has the lock when the last reader is gone");
    closing(behind, "the reader has the lock, past a writer that gave up");

    Owned shared = now(lock.read());
    var writes = locking(lock.write());
    var reader = locking(lock.read());
    writes.cancel();
    assertThat(reader.wakes())
        .as("how often a reader was woken when the writer before it gave up")
        .isPositive();
    closing(reader, "the reader shares the lock when the writer before it gave up");
    shared.close();
  }

  /// Whoever waits for a condition is signalled first come, first served, and has the lock in that
  /// order; one that gives up is skipped, and what it was given goes to the next.
  @Rule(id = "12.14", kind = RuleKind.STOCHASTIC)
  public void conditionsAreFair() throws Exception {
    SyncSubject.Monitor monitor = subject().monitor();
    monitor.signal();
    var first = locking(monitor.lockAndAwait());
    var cancelled = locking(monitor.lockAndAwait());
    var second = locking(monitor.lockAndAwait());
    var last = locking(monitor.lockAndAwait());
    cancelled.cancel();
    monitor.signal();
    assertThat(second.poll().isReady()).as("another one than the first was signalled").isFalse();
    closing(first, "the first who waits has the signal");
    monitor.signalAll();
    assertThat(last.poll().isReady()).as("the last in the queue went first").isFalse();
    closing(second, "the next has the lock, past one that gave up");
    closing(last, "a signal for all reaches all");
    for (int i = 0; i < Meeting.IN_TURN + settings().iterations(); i++) {
      SyncSubject.Monitor passing = subject().monitor();
      var givesUp = locking(passing.lockAndAwait());
      var next = locking(passing.lockAndAwait());
      Meeting.of(i, givesUp::cancel, passing::signal);
      assertThat(next.wakes())
          .as("how often the next was woken when the one before gave up")
          .isPositive();
      closing(next, "the next has the signal, and the lock");
    }
  }

  private static Owned now(Future<? extends Owned> lock) throws Exception {
    return PollProbe.of(lock).as("a free lock").assertReady();
  }

  private static PollProbe<? extends Owned> locking(Future<? extends Owned> lock) throws Exception {
    var locking = PollProbe.of(lock);
    assertThat(locking.poll().isReady()).as("a lock that another one holds was given").isFalse();
    return locking;
  }

  private static void closing(PollProbe<? extends Owned> lock, String what) throws Exception {
    lock.as("a lock of which is true that " + what).assertReady().close();
  }
}
