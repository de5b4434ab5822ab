package dev.weft.interop.flow;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.testng.SkipException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Test;

/// Runs the kits of the Reactive Streams TCK, which are written for TestNG, as tests of JUnit: each
/// of their test methods on a kit of its own. Rules that the kits leave untested, as they say in
/// the names, are left out.
final class RulesOfReactiveStreams {
  private RulesOfReactiveStreams() {}

  static Stream<DynamicTest> of(Callable<?> kit) throws Exception {
    return methods(kit.call(), Test.class)
        .filter(rule -> !rule.getName().startsWith("untested_"))
        .map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> check(kit.call(), rule)));
  }

  private static Stream<Method> methods(Object kit, Class<? extends Annotation> kind) {
    return Arrays.stream(kit.getClass().getMethods())
        .filter(method -> method.isAnnotationPresent(kind))
        .sorted(Comparator.comparing(Method::getName));
  }

  private static void check(Object kit, Method rule) throws Throwable {
    callAll(kit, BeforeClass.class);
    try {
      callAll(kit, BeforeMethod.class);
      call(kit, rule);
    } catch (SkipException notApplicable) {
      Assumptions.abort(notApplicable.getMessage());
    } finally {
      callAll(kit, AfterClass.class);
    }
  }

  private static void callAll(Object kit, Class<? extends Annotation> kind) throws Throwable {
    for (Method each : methods(kit, kind).toList()) {
      call(kit, each);
    }
  }

  private static void call(Object kit, Method method) throws Throwable {
    try {
      method.setAccessible(true);
      method.invoke(kit);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }
}
