package dev.weft.reactor.nio;

import dev.weft.spi.Reactor;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The selector of a foreign provider, such as junixsocket's, and a thread that waits in it. A
/// selector takes the channels of its own provider only, and one thread cannot wait in two.
///
/// The thread wakes nobody: it hands handles with something to report to the reactor, whose leader
/// reports them from its own poll.
///
/// Less is asked of the selector than its interface promises: junixsocket's looks at an interest
/// only when a select begins, forgets a key at the peer's hang-up, and has locks that can be taken
/// in two orders (see [ForeignHandle]). So:
///
/// - **Y1** The selector and its keys are touched by its thread alone. Others change handles and
///   put them into the queue. (Closing a channel cancels its key on the closing thread.)
/// - **Y2** *Queue, then signal.* The first to raise `signalled` wakes the selector; the thread
///   takes `signalled` down after every select and empties the queue afterwards. So a handle that
///   was queued is seen by this round, or its signal is still up when the next select begins, which
///   then returns at once.
/// - **Y3** What is armed is in the key when a select begins, and stays there until it is reported:
///   the selector is level-triggered, so readiness that exists or arises is found.
///
/// - **Y4** A select in progress keeps the descriptors it waits for open in the system, whoever
///   closes them. `selects` is counted up when a select ends, so whoever saw a number after closing
///   and sees another one now knows that no select is left that began before.
///
/// That a wake-up between two selects ends the second one is all that is left to trust; junixsocket
/// writes a byte into a pipe that its selector watches.
final class ForeignSelector implements AutoCloseable {

  /// junixsocket throws when a signal of the operating system interrupts a select, which does not
  /// happen so often without a successful one in between.
  private static final int FAILURES = 100;

  private final Selector selector;
  private final Consumer<ForeignHandle> report;
  private final Consumer<IOException> fail;
  private final Queue<ForeignHandle> changed = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean ended;

  // The thread's.
  private int failures;

  /// Selects ended.
  private volatile long selects;

  /// @param report told, by the thread, of each handle that has something new to report
  /// @param fail told, by the thread, if the selector is broken and its channels are deaf
  ForeignSelector(
      SelectorProvider provider, Consumer<ForeignHandle> report, Consumer<IOException> fail)
      throws IOException {
    this.selector = provider.openSelector();
    this.report = report;
    this.fail = fail;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("weft-nio-foreign")
            .inheritInheritableThreadLocals(false) // it is nobody's who attaches
            .unstarted(this::run);
    thread.start();
  }

  /// Attaches a channel: the thread registers it while the caller waits.
  Reactor.Handle attach(SelectableChannel channel, long token) throws IOException {
    var handle = new ForeignHandle(this, channel, token);
    changed(handle);
    try {
      return handle.attached.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        default -> throw e;
      }
    }
  }

  /// A handle is to be looked at.
  void changed(ForeignHandle handle) {
    changed.add(handle);
    wakeUp();
    if (ended) {
      abandon();
    }
  }

  private void run() {
    try {
      while (!closed) {
        applyChanges();
        select();
        Thread.interrupted();
        signalled.getAndSet(false); // Y2: before the queue is emptied
        reportSelected();
      }
    } catch (ClosedSelectorException e) {
      // nothing is left to do
    } catch (IOException e) {
      fail.accept(e);
    } finally {
      ended = true;
      abandon();
    }
  }

  private void applyChanges() {
    for (ForeignHandle handle = changed.poll(); handle != null; handle = changed.poll()) {
      try {
        if (handle.attached.isDone()) {
          handle.apply(selector);
        } else {
          handle.register(selector, 0);
          handle.attached.complete(handle);
        }
      } catch (IOException | RuntimeException e) {
        handle.attached.completeExceptionally(e); // or closed meanwhile: no event will ever come
      }
    }
  }

  private void select() throws IOException {
    try {
      selector.select();
      failures = 0;
    } catch (IOException e) {
      if (++failures == FAILURES) {
        throw e;
      }
    } finally {
      selects = selects + 1;
    }
  }

  private void reportSelected() {
    for (Iterator<SelectionKey> i = selector.selectedKeys().iterator(); i.hasNext(); ) {
      SelectionKey key = i.next();
      i.remove();
      ForeignHandle handle = (ForeignHandle) key.attachment();
      if (handle.fire(key)) {
        report.accept(handle);
      }
    }
  }

  /// Returns when no select is in progress that began before (Y4).
  void flush() {
    long seen = selects;
    wakeUp();
    while (selects == seen && !ended) {
      Thread.yield();
    }
  }

  private void wakeUp() {
    if (!signalled.getAndSet(true)) { // Y2
      selector.wakeup();
    }
  }

  /// How often the selector was asked.
  long selects() {
    return selects;
  }

  /// Nobody will register what is in the queue.
  private void abandon() {
    for (ForeignHandle handle = changed.poll(); handle != null; handle = changed.poll()) {
      handle.attached.completeExceptionally(new IllegalStateException("this reactor is closed"));
    }
  }

  /// Ends the thread and closes the selector. Any thread but its own.
  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    selector.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
