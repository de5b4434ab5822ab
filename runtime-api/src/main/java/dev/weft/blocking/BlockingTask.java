package dev.weft.blocking;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.driver.Stillness;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.task.PollingThread;
import dev.weft.task.SpawnedTask;
import dev.weft.task.TaskEnv;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The task of a blocking call. Its ticket lies in the queue of the [BlockingPool]; a thread takes
/// it by *claiming* the task. An abort before that claims it, too, so that the handle says
/// *cancelled* at once and not when a thread gets to it.
public final class BlockingTask extends SpawnedTask {

  private static final VarHandle CLAIMED;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(BlockingTask.class, "claimed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean claimed;

  // Of the [CallQueue], under its lock.
  @Nullable BlockingTask before;
  @Nullable BlockingTask after;
  boolean queued;

  private final BlockingPool pool;

  BlockingTask(TaskEnv env, long id, Future<?> call, BlockingPool pool) {
    super(env, id, call);
    this.pool = pool;
  }

  /// Takes the right to run it; `true` for one caller only.
  boolean claim() {
    return CLAIMED.compareAndSet(this, false, true);
  }

  boolean isClaimed() {
    return claimed;
  }

  @Override
  protected void firstSubmit() {
    Stillness counts = env().runtime.stillness();
    if (counts == null) {
      pool.submit(this);
      return;
    }
    counts.begun();
    try {
      pool.submit(this);
    } catch (Throwable refused) {
      counts.ended();
      throw refused;
    }
  }

  @Override
  public void refuse() {
    if (claim()) {
      super.refuse();
    }
  }

  @Override
  protected void aborted() {
    if (claim()) {
      pool.withdraw(this);
      run();
    }
  }

  /// A blocking call as a future: its only poll makes the call.
  public static final class BlockingCall<T extends @Nullable Object> implements Future<T>, Waiting {
    private @Nullable Callable<T> work;

    BlockingCall(Callable<T> work) {
      this.work = Objects.requireNonNull(work);
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      Callable<T> call = work;
      if (call == null) {
        throw PolledAfterCompletion.polled();
      }
      work = null;
      PollingThread.of(cx).suspendBudget();
      return Poll.ready(call.call());
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.leaf("its blocking call");
    }

    @Override
    public void cancel(Context cx) {
      work = null;
    }
  }
}
