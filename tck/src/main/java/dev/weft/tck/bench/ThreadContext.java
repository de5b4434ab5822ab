package dev.weft.tck.bench;

import java.net.URL;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;

/// The inheritable thread-local and the context class loader of a thread, which a runtime must not
/// pass on by accident.
///
/// @param user an inheritable thread-local of the kit's
/// @param loader the context class loader
public record ThreadContext(@Nullable String user, @Nullable ClassLoader loader) {

  private static final InheritableThreadLocal<@Nullable String> USER =
      new InheritableThreadLocal<>();

  /// What the calling thread carries.
  public static ThreadContext here() {
    return new ThreadContext(USER.get(), Thread.currentThread().getContextClassLoader());
  }

  /// Gives the calling thread something else to carry.
  public static void become(@Nullable String user, @Nullable ClassLoader loader) {
    USER.set(user);
    Thread.currentThread().setContextClassLoader(loader);
  }

  /// A class loader that finds what the kit's finds, and is none that a thread might have.
  public static ClassLoader ofItsOwn() {
    return new URLClassLoader(new URL[0], ThreadContext.class.getClassLoader());
  }
}
