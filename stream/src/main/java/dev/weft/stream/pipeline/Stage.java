package dev.weft.stream.pipeline;

import dev.weft.Context;
import org.jspecify.annotations.Nullable;

/// One adapter in a [Pipeline]: what it does with the elements that come from before it.
///
/// A stage never calls another one. The pipeline tells it what has happened, and it answers with an
/// element or a [Signal]:
///
/// ```text
///   pull      after it, somebody wants an element         (only where asksFirst)
///   push      an element has come from before it
///   pending   before it, nothing is ready now
///   ended     before it, nothing comes any more           (again at each wish)
///   answered  what its other pipeline said, after ASK
/// ```
///
/// An element that a stage neither passes on nor keeps it disposes of. What it is pushed is not its
/// own if it throws.
///
/// **Threads.** Of the pipeline.
public abstract class Stage {

  /// The index of the nearest stage before this one that asks first; written by the pipeline.
  int askerBefore;

  /// For subclasses.
  protected Stage() {}

  /// Whether the stage is asked with [#pull] before those in front of it. A constant.
  public boolean asksFirst() {
    return false;
  }

  /// Somebody wants an element.
  public @Nullable Object pull(Context cx) throws Exception {
    return Signal.NEED;
  }

  /// `element` has come.
  public abstract @Nullable Object push(@Nullable Object element, Context cx) throws Exception;

  /// Nothing is ready before this stage; the waker was left there.
  public @Nullable Object pending(Context cx) throws Exception {
    return Signal.PENDING;
  }

  /// Nothing comes any more. As long as the answer is another one than the end, this is called
  /// again at the next wish.
  public @Nullable Object ended(Context cx) throws Exception {
    return Signal.END;
  }

  /// The pipeline meant by [Signal#ASK] or [Signal#BECOME].
  public Pipeline<?> other() {
    throw new IllegalStateException("this stage has no other pipeline");
  }

  /// What the other pipeline said: an element, [Signal#PENDING] or [Signal#END].
  public @Nullable Object answered(@Nullable Object answer, Context cx) throws Exception {
    throw new IllegalStateException("this stage has no other pipeline");
  }

  /// Lets go of all it holds. Called once.
  public void release(Release release) {}
}
