package dev.weft.compiler.testing;

import dev.weft.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The cases found in a set of classes.
public final class Cases {
  private Cases() {}

  /// A case in one compilation of it.
  public record One(String name, Method method) {

    /// Makes the case's future.
    public Future<?> start(Probe probe) {
      try {
        return (Future<?>) method.invoke(null, probe);
      } catch (InvocationTargetException e) {
        throw new AssertionError(name, e.getCause());
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// The cases of these classes by name, loaded by `loader`.
  public static Map<String, One> in(Iterable<String> names, ClassLoader loader) {
    List<One> found = new ArrayList<>();
    for (String name : names) {
      if (name.contains("$")) {
        continue;
      }
      try {
        for (Method method : loader.loadClass(name).getDeclaredMethods()) {
          if (method.isAnnotationPresent(Case.class)) {
            method.setAccessible(true);
            found.add(new One(name.substring("cases.".length()) + "." + method.getName(), method));
          }
        }
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }
    found.sort(Comparator.comparing(One::name));
    Map<String, One> byName = new LinkedHashMap<>();
    found.forEach(one -> byName.put(one.name(), one));
    return byName;
  }

  /// The outcomes for the delays 0, 1 and 2.
  public static String outcomes(One one) {
    String[] outcomes = new String[3];
    for (int pendings = 0; pendings < outcomes.length; pendings++) {
      var probe = new Probe(pendings);
      outcomes[pendings] = Outcome.run(one.start(probe), probe).outcome();
    }
    return Arrays.toString(outcomes);
  }
}
