package dev.weft;

/// Thrown at the `await` of a block that is being cancelled (and at the `yield_` of a generator
/// that is closed), so that its `finally` clauses run and its resources are closed.
///
/// An `Error`, so that `catch (Exception e)` does not swallow it; never the outcome of an awaited
/// future. Code that catches it should throw it on. It carries no stack trace; what fails in
/// `close` while it passes is suppressed in it and goes to the runtime's policy for failures that
/// nobody awaits.
public final class Unwinding extends Error {
  private static final long serialVersionUID = 1;

  /// For the runtime side of blocks and generators, one for each unwinding.
  public Unwinding() {
    super("the block is being cancelled", null, true, false);
  }
}
