package dev.weft.compiler.processor;

import java.lang.reflect.Proxy;
import javax.annotation.processing.ProcessingEnvironment;
import org.jspecify.annotations.Nullable;

/// javac's own environment behind the one that IntelliJ's build hands to processors: a proxy that
/// javac does not know. The build offers a method to undo it, found by name as there is nothing to
/// compile against.
final class HostedEnvironment {
  private HostedEnvironment() {}

  static ProcessingEnvironment unwrap(ProcessingEnvironment environment) {
    if (!Proxy.isProxyClass(environment.getClass())) {
      return environment;
    }
    try {
      Object unwrapped =
          Class.forName(
                  "org.jetbrains.jps.javac.APIWrappers",
                  true,
                  environment.getClass().getClassLoader())
              .getDeclaredMethod("unwrap", Class.class, Object.class)
              .invoke(null, ProcessingEnvironment.class, environment);
      return orSame(unwrapped, environment);
    } catch (ReflectiveOperationException anotherHost) {
      return environment;
    }
  }

  private static ProcessingEnvironment orSame(
      @Nullable Object unwrapped, ProcessingEnvironment environment) {
    return unwrapped instanceof ProcessingEnvironment javac ? javac : environment;
  }
}
