package dev.weft.tck;

import dev.weft.WeftBuilder;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.bench.ExecutorRuntime;
import java.util.function.Consumer;

/// What each chapter of [ExecutorTck] builds on.
@SuppressWarnings("exports") // the workbench is the kit's own
public interface ExecutorKit extends Kit {

  /// The provider of the executor under test; asked for each runtime that a rule opens.
  TaskExecutorProvider provider();

  /// What the executor promises.
  ExecutorCapabilities capabilities();

  /// Whether the executor promises that [dev.weft.spi.TaskExecutor#schedule] takes a task or
  /// throws, and leaves its queues in order, also when it is called at the very end of a stack.
  /// That takes care in each method on the way, so most do not.
  default boolean keepsOrderAtTheEndOfAStack() {
    return false;
  }

  /// Whether the executor makes its threads, or runs on those of its callers; `false` for one that
  /// borrows the threads of an executor of the JDK.
  default boolean makesItsThreads() {
    return true;
  }

  /// Opens one more runtime whose tasks run; it is closed after the rule.
  ExecutorRuntime open();

  /// Like [#open()], on so many workers.
  ExecutorRuntime open(int workers);

  /// Like [#open()], with further settings.
  ExecutorRuntime open(Consumer<WeftBuilder> settings);

  /// Opens one more runtime whose tasks may run only while somebody is in `blockOn`; it is closed
  /// after the rule.
  ExecutorRuntime openIdle();
}
