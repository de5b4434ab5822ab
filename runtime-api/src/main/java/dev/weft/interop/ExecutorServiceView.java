package dev.weft.interop;

import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A runtime as an `ExecutorService`, for libraries that want one to run on, such as the JDK's
/// `HttpClient` and `CompletableFuture.supplyAsync`.
///
/// Nobody knows of a `Runnable` whether it blocks, so each is a *blocking call* of the runtime
/// ([Weft#spawnBlocking(Callable)]): it may block, is counted and named in dumps like one, starts
/// on any executor at once, `fifo` included, and waits in the runtime's queue when
/// `weft.blocking.threads` such calls run. What does not block and is short is better a future of a
/// task.
///
/// It keeps the contract of `ExecutorService`. What that leaves open: calls begin in the order in
/// which they came; `cancel(true)` and [#shutdownNow] interrupt; what a call given to [#execute]
/// throws goes to the runtime's unhandled-failure policy. [#shutdown] ends the view, not the
/// runtime; the runtime's close cancels the calls that have not begun, and lets the others end.
/// After it a call is rejected. Several views of a runtime know nothing of each other.
///
/// **Threads.** Any. The methods that wait ([#awaitTermination], [#close], [#invokeAll],
/// [#invokeAny]) throw `IllegalStateException` where tasks are polled; wait there for the calls'
/// own outcomes, which are awaited with [JdkFutures#from].
public final class ExecutorServiceView extends AbstractExecutorService {

  private final Weft runtime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition terminated = lock.newCondition();

  // Under the lock.
  private final Set<SubmittedCall> live = new LinkedHashSet<>();
  private boolean shutdown;

  private ExecutorServiceView(Weft runtime) {
    this.runtime = Objects.requireNonNull(runtime);
  }

  /// A view of `runtime`.
  public static ExecutorService of(Weft runtime) {
    return new ExecutorServiceView(runtime);
  }

  /// @throws RejectedExecutionException after [#shutdown], if the runtime is closed, or if the
  ///   system refuses it its first thread
  @Override
  public void execute(Runnable work) {
    var call = new SubmittedCall(this, Objects.requireNonNull(work));
    enter(call);
    JoinHandle<?> handle;
    try {
      handle = runtime.spawnBlocking(call);
    } catch (Throwable refused) {
      withdraw(call);
      throw refused;
    }
    if (handle.isFinished() && withdraw(call)) {
      throw new RejectedExecutionException(runtime + " is closed");
    }
    call.watch(handle);
  }

  private void enter(SubmittedCall call) {
    lock.lock();
    try {
      if (shutdown) {
        throw new RejectedExecutionException("this view of " + runtime + " is shut down");
      }
      live.add(call);
    } finally {
      lock.unlock();
    }
  }

  /// Takes back a call that has not begun.
  ///
  /// @return whether it will never begin
  boolean withdraw(SubmittedCall call) {
    lock.lock();
    try {
      boolean withdrawn = call.transitionToWithdrawn();
      if (withdrawn) {
        left(call);
      }
      return withdrawn;
    } finally {
      lock.unlock();
    }
  }

  /// Runs a call, unless it was withdrawn.
  void run(SubmittedCall call, Runnable work) {
    if (!begin(call)) {
      return;
    }
    try {
      work.run();
    } catch (Throwable failure) {
      runtime.reportUnhandled("running what was given to an executor service", failure);
    } finally {
      end(call);
    }
  }

  private boolean begin(SubmittedCall call) {
    lock.lock();
    try {
      return call.transitionToRunning(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  /// From here on nobody interrupts the thread for this call.
  private void end(SubmittedCall call) {
    lock.lock();
    try {
      call.transitionToEnded();
      left(call);
    } finally {
      lock.unlock();
    }
  }

  /// Under the lock.
  private void left(SubmittedCall call) {
    live.remove(call);
    signalIfTerminated();
  }

  private void signalIfTerminated() {
    if (shutdown && live.isEmpty()) {
      terminated.signalAll();
    }
  }

  @Override
  public void shutdown() {
    lock.lock();
    try {
      shutdown = true;
      signalIfTerminated();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    var withdrawn = new ArrayList<SubmittedCall>();
    lock.lock();
    try {
      shutdown = true;
      for (SubmittedCall call : live) {
        if (call.transitionToWithdrawn()) {
          withdrawn.add(call);
        } else {
          call.interrupt();
        }
      }
      withdrawn.forEach(live::remove);
      signalIfTerminated();
    } finally {
      lock.unlock();
    }
    withdrawn.forEach(SubmittedCall::leaveTheQueue);
    return withdrawn.stream().map(SubmittedCall::work).toList();
  }

  @Override
  public boolean isShutdown() {
    lock.lock();
    try {
      return shutdown;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isTerminated() {
    lock.lock();
    try {
      return shutdown && live.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long left = unit.toNanos(timeout);
    mayBlock();
    lock.lockInterruptibly();
    try {
      while (!shutdown || !live.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = terminated.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static void mayBlock() {
    if (!Tasks.mayBlock()) {
      throw new IllegalStateException(
          "this call would keep other tasks from running; submit the calls and await their futures"
              + " with JdkFutures.from, or make it in spawnBlocking");
    }
  }

  @Override
  public void close() {
    mayBlock();
    super.close();
  }

  @Override
  public <T> List<java.util.concurrent.Future<T>> invokeAll(Collection<? extends Callable<T>> calls)
      throws InterruptedException {
    mayBlock();
    return super.invokeAll(calls);
  }

  @Override
  public <T> List<java.util.concurrent.Future<T>> invokeAll(
      Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit)
      throws InterruptedException {
    mayBlock();
    return super.invokeAll(calls, timeout, unit);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> calls)
      throws InterruptedException, ExecutionException {
    mayBlock();
    return super.invokeAny(calls);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    mayBlock();
    return super.invokeAny(calls, timeout, unit);
  }

  @Override
  public String toString() {
    return "ExecutorServiceView[" + runtime.name() + "]";
  }
}
