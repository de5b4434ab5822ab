package dev.weft.compiler.testing;

import dev.weft.Future;
import dev.weft.Generator;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;

/// A few lines of source as a compiled method `static Object make(Probe p)`.
public final class Snippet {
  private Snippet() {}

  /// The line of the source on which the body begins.
  public static final int FIRST_LINE = 12;

  /// The source around the body.
  public static JavaFileObject source(String body) {
    return Javac.source(
        "cases/S.java",
        """
        package cases;
        import static dev.weft.Async.async;
        import static dev.weft.Async.await;
        import dev.weft.*;
        import dev.weft.compiler.testing.Probe;
        import java.io.*;
        import java.util.*;
        import java.util.function.*;
        import java.util.concurrent.Callable;
        public class S {
          public static Object make(Probe p) throws Exception {
        %s
          }
        }
        """
            .formatted(body));
  }

  /// The body as class files that nothing has rewritten.
  public static Map<String, byte[]> plain(String body) {
    return Javac.compile(List.of(source(body)), List.of()).orFail();
  }

  /// What the body makes, as state machines.
  public static Object make(String body, Probe probe) throws Exception {
    return make(Classes.rewritten(plain(body)), probe);
  }

  /// What the classes' `make` makes.
  public static Object make(Map<String, byte[]> classes, Probe probe) throws Exception {
    return Classes.loader(classes)
        .loadClass("cases.S")
        .getMethod("make", Probe.class)
        .invoke(null, probe);
  }

  /// The future that the body makes.
  @SuppressWarnings("unchecked")
  public static Future<Object> future(String body, Probe probe) throws Exception {
    return (Future<Object>) make(body, probe);
  }

  /// The generator that the body makes.
  @SuppressWarnings("unchecked")
  public static Generator<Object> generator(String body) throws Exception {
    return (Generator<Object>) make(body, new Probe(0));
  }
}
