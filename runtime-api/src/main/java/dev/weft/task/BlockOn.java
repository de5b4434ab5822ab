package dev.weft.task;

import dev.weft.JoinException;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.outcome.SneakyThrow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One [Weft#blockOn]: a root task, and the thread that waits for it.
public final class BlockOn<T extends @Nullable Object> {

  private final TaskRuntime runtime;
  private final BlockOnTask root;
  private final TaskHandle<T> handle;

  BlockOn(TaskRuntime runtime, BlockOnTask root) {
    this.runtime = runtime;
    this.root = root;
    this.handle = root.handle();
    handle.awaitedByThread();
  }

  T run() throws Exception {
    if (awaitRoot()) {
      throw interrupted(handle);
    }
    return outcome(handle, runtime);
  }

  /// The outcome of the root. Its own cancellation is told from that of a task which its future
  /// awaited: that one is the future's failure.
  public static <T extends @Nullable Object> T outcome(TaskHandle<T> handle, TaskRuntime runtime)
      throws Exception {
    try {
      return handle.take();
    } catch (JoinException.TaskFailed failed) {
      throw SneakyThrow.rethrow(failed.getCause());
    } catch (JoinException.TaskCancelled cancelled) {
      var closed = new RuntimeClosedException("the runtime was closed during blockOn");
      Throwable failure = runtime.shutDownBy();
      closed.initCause(failure != null ? failure : cancelled);
      throw closed;
    }
  }

  /// Returns whether the thread was interrupted meanwhile.
  private boolean awaitRoot() {
    boolean interrupted = false;
    boolean scheduled = false;
    while (true) {
      try {
        if (scheduled) {
          runtime.executor().awaitRoot(root);
        } else {
          scheduled = true;
          runtime.executor().blockOn(root);
        }
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        root.abort();
      } catch (RejectedExecutionException e) {
        root.refuse();
        return interrupted;
      } catch (VirtualMachineError exhausted) {
        if (!root.isNew()) {
          throw exhausted;
        }
        root.refuse(); // the executor has not taken it
        throw exhausted;
      }
    }
  }

  /// What an interrupted `blockOn` throws; nobody receives what the future may have yielded.
  public static InterruptedException interrupted(TaskHandle<?> handle) {
    var interrupted = new InterruptedException("interrupted in blockOn; the future was cancelled");
    try {
      Ownership.dispose(handle.take(), interrupted);
    } catch (JoinException outcome) {
      interrupted.addSuppressed(outcome);
    }
    return interrupted;
  }
}
