package dev.weft.task;

import org.jspecify.annotations.Nullable;

/// A thread that runs tasks for a while although it is somebody else's: it is in `blockOn`, it
/// closes a runtime, or it cancels what nobody takes. What belongs to it is put aside, and put back
/// as it was, whatever the tasks did to it: its context class loader and, where tasks are not to
/// see it, its interrupt status.
///
/// **Threads.** Each for itself.
public final class BorrowedThread implements AutoCloseable {

  private final Thread thread = Thread.currentThread();
  private final @Nullable ClassLoader loader = thread.getContextClassLoader();
  private final boolean interrupted;

  private BorrowedThread(boolean interrupted) {
    this.interrupted = interrupted;
  }

  /// Of a caller that may be interrupted while it waits.
  ///
  /// @param meanwhile the context class loader of the tasks
  public static BorrowedThread waiting(@Nullable ClassLoader meanwhile) {
    var lent = new BorrowedThread(false);
    setLoader(lent.thread, meanwhile);
    return lent;
  }

  /// Of a caller that cannot be interrupted: its status is off until the end, and then on if it was
  /// on before, or was set meanwhile and left.
  public static BorrowedThread uninterrupted(@Nullable ClassLoader meanwhile) {
    var lent = new BorrowedThread(Thread.interrupted());
    setLoader(lent.thread, meanwhile);
    return lent;
  }

  private static void setLoader(Thread thread, @Nullable ClassLoader loader) {
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
  }

  @Override
  public void close() {
    setLoader(thread, loader);
    if (interrupted) {
      thread.interrupt();
    }
  }
}
