package dev.weft.task;

import org.jspecify.annotations.Nullable;

/// The bindings of [dev.weft.TaskLocal]s that hold at one place: an immutable list, the innermost
/// first.
public final class LocalBindings {

  private final Object key;
  private final boolean inheritable;
  private final @Nullable Object value;
  private final @Nullable LocalBindings outer;

  public LocalBindings(
      Object key, boolean inheritable, @Nullable Object value, @Nullable LocalBindings outer) {
    this.key = key;
    this.inheritable = inheritable;
    this.value = value;
    this.outer = outer;
  }

  public @Nullable Object value() {
    return value;
  }

  /// How many bindings there are, hidden ones included.
  public int depth() {
    int depth = 0;
    for (LocalBindings l = this; l != null; l = l.outer) {
      depth++;
    }
    return depth;
  }

  /// The innermost binding of `key` in `locals`.
  public static @Nullable LocalBindings find(@Nullable LocalBindings locals, Object key) {
    for (LocalBindings l = locals; l != null; l = l.outer) {
      if (l.key == key) {
        return l;
      }
    }
    return null;
  }

  /// The bindings that a task spawned under `locals` begins with: of each inheritable local the
  /// innermost one. What it hides is seen by nobody, and would grow with each generation.
  public static @Nullable LocalBindings inherited(@Nullable LocalBindings locals) {
    if (isPlain(locals)) {
      return locals;
    }
    LocalBindings innermostLast = null;
    for (LocalBindings l = locals; l != null; l = l.outer) {
      if (l.inheritable && find(innermostLast, l.key) == null) {
        innermostLast = new LocalBindings(l.key, true, l.value, innermostLast);
      }
    }
    LocalBindings inherited = null;
    for (LocalBindings l = innermostLast; l != null; l = l.outer) {
      inherited = new LocalBindings(l.key, true, l.value, inherited);
    }
    return inherited;
  }

  /// Whether all are inheritable, and none is hidden.
  private static boolean isPlain(@Nullable LocalBindings locals) {
    for (LocalBindings l = locals; l != null; l = l.outer) {
      if (!l.inheritable || find(locals, l.key) != l) {
        return false;
      }
    }
    return true;
  }
}
