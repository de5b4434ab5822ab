package dev.weft.compiler.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Adds frame classes to the loader whose class is just being loaded, before that class needs them.
///
/// No lookup object exists for a class that is not loaded yet, so this calls
/// `ClassLoader.defineClass`, which an agent may open to itself.
///
/// The load of a class may fail after its frames have been defined (its superclass is missing, say)
/// and succeed at the next attempt, for which they are there already. So it is kept which frames
/// were defined, as a digest: the same ones will do, others cannot take their place.
///
/// **Threads.** Any.
final class FrameDefiner {

  private final Method defineClass;
  private final Map<ClassLoader, Map<String, byte[]>> defined =
      Collections.synchronizedMap(new WeakHashMap<>());

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
    Map<String, byte[]> ofLoader =
        defined.computeIfAbsent(loader, any -> new ConcurrentHashMap<>());
    byte[] digest = digest(bytes);
    byte[] earlier = ofLoader.get(name);
    if (earlier != null) {
      if (!Arrays.equals(earlier, digest)) {
        throw new LinkageError(
            name + " is loaded already, for another version of the class, whose load failed");
      }
      return;
    }
    try {
      defineClass.invoke(loader, name, bytes, 0, bytes.length, domain);
    } catch (InvocationTargetException e) {
      throw new LinkageError(name, e.getCause());
    } catch (IllegalAccessException e) {
      throw new LinkageError(name, e);
    }
    ofLoader.put(name, digest);
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }
}
