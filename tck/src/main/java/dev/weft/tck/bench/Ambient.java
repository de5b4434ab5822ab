package dev.weft.tck.bench;

import java.net.URL;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;

/// What a thread carries that no argument shows, as the rules look at it.
///
/// @param user an inheritable thread-local of the kit's
/// @param loader the context class loader
public record Ambient(@Nullable String user, @Nullable ClassLoader loader) {

  private static final InheritableThreadLocal<@Nullable String> USER =
      new InheritableThreadLocal<>();

  /// What the calling thread carries.
  public static Ambient here() {
    return new Ambient(USER.get(), Thread.currentThread().getContextClassLoader());
  }

  /// Gives the calling thread something else to carry.
  public static void become(@Nullable String user, @Nullable ClassLoader loader) {
    USER.set(user);
    Thread.currentThread().setContextClassLoader(loader);
  }

  /// A class loader that finds what the kit's finds, and is none that a thread might have.
  public static ClassLoader ofItsOwn() {
    return new URLClassLoader(new URL[0], Ambient.class.getClassLoader());
  }
}
