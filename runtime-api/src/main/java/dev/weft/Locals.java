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

  /// The innermost binding of `key` in `locals`.
  static @Nullable Locals find(@Nullable Locals locals, TaskLocal<?> key) {
    for (Locals l = locals; l != null; l = l.outer) {
      if (l.key == key) {
        return l;
      }
    }
    return null;
  }

  /// The bindings that a task spawned under `locals` begins with.
  static @Nullable Locals inherited(@Nullable Locals locals) {
    if (locals == null) {
      return null;
    }
    Locals outer = inherited(locals.outer);
    if (!locals.key.isInheritable()) {
      return outer;
    }
    return outer == locals.outer ? locals : new Locals(locals.key, locals.value, outer);
  }
}
