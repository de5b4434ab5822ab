package cases;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.compiler.testing.Case;
import dev.weft.compiler.testing.Probe;

/// An object whose constructor waits for a switch with a `try`: apart from the other expressions,
/// since the Eclipse compiler writes a class for it that the JVM refuses.
class NewWithSwitch {

  record Pair(Object a, Object b) {}

  @Case
  static Future<?> newWithSwitchAndTry(Probe p) {
    return async(
        () ->
            new Pair(
                "a",
                switch (await(p.later(2))) {
                  case 1 -> "one";
                  case 2 -> {
                    try {
                      yield await(p.later("two"));
                    } catch (IllegalStateException e) {
                      yield "never";
                    } finally {
                      p.log("f" + await(p.later(0)));
                    }
                  }
                  default -> "many";
                }));
  }
}
