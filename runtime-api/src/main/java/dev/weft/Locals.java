package dev.weft;

import org.jspecify.annotations.Nullable;

/// The bindings of [TaskLocal]s that hold at one place: an immutable list, the innermost first.
final class Locals {

  private final TaskLocal<?> key;
  private final @Nullable Object value;
  private final @Nullable Locals outer;

  Locals(TaskLocal<?> key, @Nullable Object value, @Nullable Locals outer) {
    this.key = key;
    this.value = value;
    this.outer = outer;
  }

  @Nullable Object value() {
    return value;
  }

  /// How many bindings there are, hidden ones included.
  int depth() {
    int depth = 0;
    for (Locals l = this; l != null; l = l.outer) {
      depth++;
    }
    return depth;
  }

  /// The innermost binding of `key` in `locals`.
  static @Nullable Locals find(@Nullable Locals locals, TaskLocal<?> key) {
    for (Locals l = locals; l != null; l = l.outer) {
      if (l.key == key) {
        return l;
      }
    }
    return null;
  }

  /// The bindings that a task spawned under `locals` begins with: of each inheritable local the
  /// innermost one. What it hides is seen by nobody, and would grow with each generation.
  static @Nullable Locals inherited(@Nullable Locals locals) {
    if (isPlain(locals)) {
      return locals;
    }
    Locals innermostLast = null;
    for (Locals l = locals; l != null; l = l.outer) {
      if (l.key.isInheritable() && find(innermostLast, l.key) == null) {
        innermostLast = new Locals(l.key, l.value, innermostLast);
      }
    }
    Locals inherited = null;
    for (Locals l = innermostLast; l != null; l = l.outer) {
      inherited = new Locals(l.key, l.value, inherited);
    }
    return inherited;
  }

  /// Whether all are inheritable, and none is hidden.
  private static boolean isPlain(@Nullable Locals locals) {
    for (Locals l = locals; l != null; l = l.outer) {
      if (!l.key.isInheritable() || find(locals, l.key) != l) {
        return false;
      }
    }
    return true;
  }
}
