package dev.weft.executor.sim;

import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutorProvider;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Runs a runtime step by step, in the place of a thread that waits in `blockOn`: for a simulation
/// that has several runtimes, which one thread leads in turns.
///
/// ```java
/// var stepper = new Stepper(Schedule.random(42));
/// Weft weft = Weft.builder().executor(stepper.provider()).timer("virtual").open();
/// JoinHandle<String> greeting = weft.spawn(greet());
/// while (stepper.step()) {}          // until nothing is ready
/// ```
///
/// *Protocol.* One thread has the seat of whoever drives, from opening the runtime to closing it.
/// - **P1** A step runs one task or one blocking call, or nothing if nothing is ready; before that
///   the driver has a turn without waiting, if one is due. So time never passes by itself, and what
///   a timer or the reactor has is found by the step after [#collect].
/// - **P2** *Nothing that is ready is forgotten.* After a step either [#isReady] says so, which
///   [#step] returns, or [the listener][#onReady] is called when something becomes ready next,
///   whoever wakes it: a task of another runtime on the same thread, for instance.
/// - **P3** Another thread's wake is a stranger's, as in `blockOn`, and fails the next step. It
///   never calls the listener.
/// - **P4** A blocking call may wait in `blockOn` of its own runtime. It is still the one thread:
///   where nothing is ready in that runtime, [whoever leads all][#meanwhile] goes on from within.
///
/// **Threads.** The one that opens the runtime; it alone closes it.
public final class Stepper {

  /// Is told what runs.
  @FunctionalInterface
  public interface Listener {

    /// A step is about to run a task, or a blocking call.
    ///
    /// @param number which of the runtime's tasks it is, counted in the order in which they first
    ///   became ready, from 1; 0 for a blocking call
    /// @param name what the task was named when it was spawned, null if it was not
    void running(long number, @Nullable String name);
  }

  private final Schedule schedule;
  private @Nullable SimExecutor executor;
  private Runnable onReady = () -> {};
  private BooleanSupplier meanwhile = () -> false;
  private @Nullable Listener listener;

  /// How many steps the calling thread is in: one, or more where a blocking call waits.
  private int depth;

  /// P2: whether the listener was called, or a step returned true, since the last step began.
  private boolean told;

  /// For one runtime.
  public Stepper(Schedule schedule) {
    this.schedule = schedule;
  }

  /// What the runtime is to be opened with, by the thread that will step it.
  public TaskExecutorProvider provider() {
    return new SimProvider(schedule, this);
  }

  /// What decides.
  public Schedule schedule() {
    return schedule;
  }

  /// Sets whom to call when, between two steps, something becomes ready where nothing was.
  public void onReady(Runnable called) {
    onReady = called;
  }

  /// Sets what is to be done while a blocking call waits for what is not ready: anything that may
  /// bring it nearer, say a step of another runtime.
  ///
  /// @param goesOn does so, and says whether there was anything to do; if not, the wait is one
  ///   without end and fails
  public void meanwhile(BooleanSupplier goesOn) {
    meanwhile = goesOn;
  }

  /// Sets who is told what runs.
  public void listener(Listener told) {
    listener = told;
  }

  /// The next step lets the driver look first: the clock has moved, or the reactor has something.
  public void collect() {
    opened().turnIsDue();
  }

  /// Runs one task or blocking call, if one is ready.
  ///
  /// @return whether another step has something to do
  /// @throws IllegalStateException if another thread woke or spawned a task; it is named, and its
  ///   trace is the cause
  public boolean step() {
    SimExecutor stepped = opened();
    told = true;
    depth++;
    try {
      stepped.step(this, depth > 1);
    } finally {
      depth--;
    }
    told = stepped.hasWork();
    return told;
  }

  /// Whether a step would have something to do.
  public boolean isReady() {
    return opened().hasWork();
  }

  private SimExecutor opened() {
    if (executor == null) {
      throw new IllegalStateException("the runtime that is to be stepped is not open yet");
    }
    return executor;
  }

  /// The runtime opens.
  void opened(SimExecutor opening) {
    executor = opening;
  }

  /// A caller of `blockOn` has to be in a blocking call that a step makes.
  void checkStepping() {
    if (depth == 0) {
      throw new IllegalStateException(
          "blockOn of a runtime that is run step by step: spawn the future, and let the steps go"
              + " on");
    }
  }

  /// P2: something became ready.
  void becameReady() {
    if (!told) {
      told = true;
      onReady.run();
    }
  }

  /// P4: nothing is ready for a blocking call that waits.
  void goOn() {
    if (!meanwhile.getAsBoolean()) {
      throw new IllegalStateException(
          "a blocking call is in blockOn, and nothing can happen any more (" + schedule + ")");
    }
  }

  void running(Runnable next) {
    if (listener != null) {
      listener.running(schedule.lastNumber(), next instanceof Task task ? givenName(task) : null);
    }
  }

  private static @Nullable String givenName(Task task) {
    String name = task.name();
    return name.equals("task-" + task.id()) ? null : name;
  }
}
