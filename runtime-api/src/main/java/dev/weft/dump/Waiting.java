package dev.weft.dump;

/// A future that says, when a dump asks, what it waits for. Optional: of one that does not
/// implement it a dump knows the class, and no more.
///
/// ```java
/// final class Rows implements Future<List<Row>>, Waiting {
///   public void explainWait(WaitTrace trace) {
///     trace.step("rows of " + table);
///     trace.future(reading);
///   }
/// }
/// ```
///
/// A combinator names the futures that it polls ([WaitTrace#future]), a leaf what it waits for
/// ([WaitTrace#leaf] and its like).
public interface Waiting {

  /// Says what this future waits for.
  ///
  /// Called by the thread that takes a dump, at any time: before the first poll, while another
  /// thread polls or cancels the future, and after its end. So it only reads fields, each once,
  /// waits for no lock that may be held for long, changes nothing, calls no waker. It sees what
  /// happened before the task was last suspended; of a task that runs meanwhile it may see
  /// anything, and says that. What it throws shows in the dump and harms nobody.
  ///
  /// @param trace valid during the call
  void explainWait(WaitTrace trace);
}
