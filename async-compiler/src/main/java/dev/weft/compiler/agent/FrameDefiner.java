package dev.weft.compiler.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Adds frame classes to the loader whose class is just being loaded, before that class needs them.
///
/// No lookup object exists for a class that is not loaded yet, so this calls
/// `ClassLoader.defineClass`, which an agent may open to itself.
final class FrameDefiner {

  private final Method defineClass;

  private FrameDefiner(Method defineClass) {
    this.defineClass = defineClass;
  }

  static FrameDefiner in(Instrumentation instrumentation) {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(FrameDefiner.class.getModule())),
        Set.of(),
        Map.of());
    try {
      Method method =
          ClassLoader.class.getDeclaredMethod(
              "defineClass",
              String.class,
              byte[].class,
              int.class,
              int.class,
              ProtectionDomain.class);
      method.setAccessible(true);
      return new FrameDefiner(method);
    } catch (NoSuchMethodException e) {
      throw new LinkageError("ClassLoader.defineClass", e);
    }
  }

  void define(ClassLoader loader, String name, byte[] bytes, @Nullable ProtectionDomain domain) {
    try {
      defineClass.invoke(loader, name, bytes, 0, bytes.length, domain);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }
}
