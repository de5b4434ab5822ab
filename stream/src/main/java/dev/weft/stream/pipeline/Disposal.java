package dev.weft.stream.pipeline;

import dev.weft.Future;
import dev.weft.Owned;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Disposes of elements that a stage drops. It remembers the class of the last one that holds
/// nothing to close, so that a filter over numbers pays one comparison for each.
public final class Disposal {

  private @Nullable Class<?> plain;

  /// Makes one.
  public Disposal() {}

  /// Closes what `element` is or holds, since nobody receives it.
  public void drop(@Nullable Object element) {
    if (element != null && element.getClass() != plain) {
      look(element);
    }
  }

  private void look(Object element) {
    if (isPlain(element)) {
      plain = element.getClass();
    } else {
      Owned.dispose(element);
    }
  }

  /// Whether the class alone says that there is nothing to close. What carries values for others is
  /// in the package of [Owned], or of the JDK.
  private static boolean isPlain(Object element) {
    return !(element instanceof Owned
        || element instanceof Future<?>
        || element instanceof Collection<?>
        || element instanceof Optional<?>
        || element.getClass().getPackageName().equals(Owned.class.getPackageName()));
  }
}
