package dev.weft.sync;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A number of permits, for which tasks wait without a thread: it bounds how many may do something
/// at once.
///
/// ```java
/// var downloads = new Semaphore(8);
/// Tasks.spawn(downloads.acquire().then(permit -> Futures.using(permit, _ -> download(url))));
/// ```
///
/// **Order.** First come, first served. One that asks for many permits waits until so many are
/// free, and holds back those behind it that ask for fewer, so that it cannot be starved;
/// [#tryAcquire] overtakes nobody either.
///
/// **The end.** After [#close], acquiring fails with a [SemaphoreClosedException], also for those
/// who wait. What was acquired before is still held, and comes back as ever; whoever was given
/// permits and has not looked yet still receives them.
///
/// **Threads.** Any. What was written before a permit came back is visible to whoever acquires it
/// afterwards.
///
/// **Budget.** Each acquire spends a unit, however many permits it is for.
///
/// Not `java.util.concurrent.Semaphore`, which blocks a thread; the names are those of tokio's.
public final class Semaphore {

  private final PermitQueue queue;

  /// A semaphore with `permits` permits, all of them free.
  ///
  /// @throws IllegalArgumentException if that is negative
  public Semaphore(int permits) {
    queue = new PermitQueue(permits);
  }

  /// Acquires one permit, as [#acquire(int)].
  ///
  /// **Cancellation** returns what was acquired and not received to the semaphore, for the next in
  /// the queue; the place in the queue is lost.
  public Future<Permit> acquire() {
    return acquire(1);
  }

  /// Acquires `permits` permits, all at once, after all who came before. The place in the queue is
  /// taken by the first poll.
  ///
  /// Fails with a [SemaphoreClosedException] when the semaphore is closed. For more permits than
  /// there are it waits until some are added.
  ///
  /// **Cancellation** returns what was acquired and not received to the semaphore, for the next in
  /// the queue; the place in the queue is lost.
  ///
  /// @param permits how many, at least 0
  /// @throws IllegalArgumentException if that is negative
  public Future<Permit> acquire(int permits) {
    return new Acquire(queue, requireNotNegative(permits));
  }

  /// Acquires one permit if that needs no waiting, as [#tryAcquire(int)].
  public @Nullable Permit tryAcquire() throws SemaphoreClosedException {
    return tryAcquire(1);
  }

  /// Acquires `permits` permits if that needs no waiting.
  ///
  /// @param permits how many, at least 0
  /// @return null if fewer are free, or others wait
  /// @throws SemaphoreClosedException if it is closed
  /// @throws IllegalArgumentException if `permits` is negative
  public @Nullable Permit tryAcquire(int permits) throws SemaphoreClosedException {
    var permit = new Permit(queue, requireNotNegative(permits)); // first: a full heap keeps nothing
    if (queue.tryAcquire(permits)) {
      return permit;
    }
    if (queue.isClosed()) {
      throw new SemaphoreClosedException("the semaphore is closed");
    }
    return null;
  }

  /// A place from which one party acquires again and again, without allocating anything.
  public Acquirer acquirer() {
    return new Acquirer(queue);
  }

  /// How many permits are free. While one waits that asks for many, those that gather for it count.
  public int availablePermits() {
    return queue.free();
  }

  /// Adds permits: new ones, or those that an [Acquirer] acquired.
  ///
  /// @param permits how many, at least 0
  /// @throws IllegalArgumentException if that is negative
  /// @throws IllegalStateException if more than `Integer.MAX_VALUE` were free
  public void addPermits(int permits) {
    queue.release(requireNotNegative(permits));
  }

  /// Takes free permits away for good. Of those that are in use, [Permit#forget] does it.
  ///
  /// @param permits how many at most, at least 0
  /// @return how many there were to take away
  /// @throws IllegalArgumentException if `permits` is negative
  @CanIgnoreReturnValue
  public int forgetPermits(int permits) {
    return queue.forget(requireNotNegative(permits));
  }

  /// Closes it: who waits fails with a [SemaphoreClosedException], and so does who comes.
  /// Idempotent.
  public void close() {
    queue.close();
  }

  /// Whether it was closed.
  public boolean isClosed() {
    return queue.isClosed();
  }

  private static int requireNotNegative(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException(permits + " permits");
    }
    return permits;
  }

  private static final class Acquire extends PermitsFuture<Permit> {
    private final PermitQueue queue;
    private final int permits;

    Acquire(PermitQueue queue, int permits) {
      super(queue, permits);
      this.queue = queue;
      this.permits = permits;
    }

    @Override
    Permit acquired(Context cx) {
      return new Permit(queue, permits);
    }

    @Override
    String wanted() {
      return permits == 1 ? "a permit of a semaphore" : permits + " permits of a semaphore";
    }
  }

  /// Permits that were acquired; closing it gives them back. Best held by `try`, or by
  /// `Futures.using`.
  ///
  /// **Threads.** Any: it may be closed elsewhere than where it was acquired.
  public static final class Permit implements Owned {

    private static final int GIVEN_BACK = -1;
    private static final VarHandle HELD;

    static {
      try {
        HELD = MethodHandles.lookup().findVarHandle(Permit.class, "held", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
      new Permit(new PermitQueue(0), 1).close(); // linked before the heap is full
    }

    private final PermitQueue queue;
    private volatile int held;

    private Permit(PermitQueue queue, int held) {
      this.queue = queue;
      this.held = held;
    }

    /// How many permits this stands for; 0 after it was closed, forgotten or merged.
    public int permits() {
      return Math.max(held, 0);
    }

    /// Splits `permits` of this one's off.
    ///
    /// @return an own `Permit` for them, or null if this one has fewer
    /// @throws IllegalArgumentException if `permits` is negative
    public @Nullable Permit split(int permits) {
      var part = new Permit(queue, requireNotNegative(permits));
      while (true) {
        int before = held;
        if (before < permits) {
          return null;
        }
        if (HELD.compareAndSet(this, before, before - permits)) {
          return part;
        }
      }
    }

    /// Takes over all that `other` stands for, which is closed thereby.
    ///
    /// @throws IllegalArgumentException if `other` is this, or of another semaphore
    /// @throws IllegalStateException if this is closed, or would stand for more than
    ///   `Integer.MAX_VALUE`; `other` is closed then, too
    public void merge(Permit other) {
      if (other == this || other.queue != queue) {
        throw new IllegalArgumentException("not another permit of the same semaphore");
      }
      int more = other.take();
      int before;
      do {
        before = held;
        if (before == GIVEN_BACK || before > PermitWord.MAX_PERMITS - more) {
          queue.release(more);
          throw new IllegalStateException(
              before == GIVEN_BACK ? "this permit is closed" : "too many permits for one object");
        }
      } while (!HELD.compareAndSet(this, before, before + more));
    }

    /// Closes this and gives nothing back: the semaphore has so many permits fewer from now on.
    public void forget() {
      take();
    }

    @CanIgnoreReturnValue
    private int take() {
      return Math.max((int) HELD.getAndSet(this, GIVEN_BACK), 0);
    }

    /// Gives the permits back. Idempotent; never blocks.
    @Override
    public void close() {
      int permits = take();
      if (permits > 0) {
        queue.release(permits);
      }
    }
  }

  /// A place from which one party acquires permits by polls that allocate nothing: for futures
  /// written by hand, and loops that acquire often.
  ///
  /// What it acquires are bare numbers: it is for the caller to give them back, by
  /// [Semaphore#addPermits].
  ///
  /// **Threads.** One party at a time.
  public static final class Acquirer {
    private final PermitQueue queue;
    private final PermitWaiter place = new PermitWaiter();

    private Acquirer(PermitQueue queue) {
      this.queue = queue;
    }

    /// Acquires `permits` permits, all at once, after all who came before.
    ///
    /// @param permits how many, at least 0; the same until they are acquired or given up
    /// @return whether they were acquired; if not, the context's waker was left behind
    /// @throws SemaphoreClosedException if the semaphore is closed
    /// @throws IllegalArgumentException if `permits` is negative
    /// @throws IllegalStateException if it waits for another number
    public boolean pollAcquire(Context cx, int permits) throws SemaphoreClosedException {
      requireNotNegative(permits);
      if (place.waiting && place.needed != permits) {
        throw new IllegalStateException(
            "it waits for " + place.needed + " permits, not " + permits + ": cancel that first");
      }
      if (!cx.mayProceed() || !queue.acquire(place, permits, cx.waker())) {
        return false;
      }
      cx.madeProgress();
      return true;
    }

    /// Gives up waiting after [#pollAcquire] returned `false`, and the place in the queue. Permits
    /// that came meanwhile go to the next. Does nothing otherwise.
    public void cancelAcquire(Context cx) {
      queue.cancel(place);
    }
  }
}
