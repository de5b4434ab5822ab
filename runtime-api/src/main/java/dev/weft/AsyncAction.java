package dev.weft;

/// The body of an async block that yields nothing: what a lambda passed to
/// [Async#async(AsyncAction)] is. Else like [AsyncBody].
@FunctionalInterface
public interface AsyncAction {
  /// The body. Not to be called: pass the lambda to [Async#async(AsyncAction)].
  void run() throws Exception;
}
