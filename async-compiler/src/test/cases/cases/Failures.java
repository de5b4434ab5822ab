package cases;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.compiler.testing.Case;
import dev.weft.compiler.testing.Probe;
import java.io.FileNotFoundException;
import java.io.IOException;

@SuppressWarnings("finally")
final class Failures {

  @Case
  static Future<?> failurePasses(Probe p) {
    return async(() -> await(p.fail(new IOException("x"))));
  }

  @Case
  static Future<?> caught(Probe p) {
    return async(
        () -> {
          try {
            return await(p.fail(new IOException("x")));
          } catch (IOException e) {
            return "caught " + e.getMessage();
          }
        });
  }

  @Case
  static Future<?> awaitInCatch(Probe p) {
    return async(
        () -> {
          try {
            await(p.fail(new IOException("x")));
            return "no";
          } catch (IOException e) {
            return await(p.later("caught ")) + e.getMessage();
          }
        });
  }

  @Case
  static Future<?> awaitInFinally(Probe p) {
    return async(
        () -> {
          try {
            return await(p.later("value"));
          } finally {
            p.log("f" + await(p.later(1)));
          }
        });
  }

  @Case
  static Future<?> awaitInFinallyAfterFailure(Probe p) {
    return async(
        () -> {
          try {
            return await(p.fail(new IOException("x")));
          } finally {
            p.log("f" + await(p.later(1)));
          }
        });
  }

  @Case
  static Future<?> awaitInAllParts(Probe p) {
    return async(
        () -> {
          String s = "";
          for (int i = 0; i < 3; i++) {
            try {
              s += await(p.later("t"));
              if (i == 1) {
                await(p.fail(new IOException("x" + i)));
              }
              s += "n";
            } catch (IOException e) {
              s += await(p.later("c")) + e.getMessage();
            } finally {
              s += await(p.later("f"));
            }
          }
          return s;
        });
  }

  @Case
  static Future<?> catchOrder(Probe p) {
    return async(
        () -> {
          try {
            await(p.fail(new FileNotFoundException("x")));
          } catch (FileNotFoundException e) {
            return "specific";
          } catch (IOException e) {
            return "general";
          }
          return "none";
        });
  }

  @Case
  static Future<?> multiCatch(Probe p) {
    return async(
        () -> {
          try {
            await(p.fail(new IllegalArgumentException("x")));
          } catch (IllegalArgumentException | IllegalStateException e) {
            return await(p.later(e.getMessage()));
          }
          return "none";
        });
  }

  @Case
  static Future<?> rethrown(Probe p) {
    return async(
        () -> {
          try {
            await(p.fail(new IOException("x")));
          } catch (Exception e) {
            await(p.later(1));
            throw e;
          }
          return 1;
        });
  }

  @Case
  static Future<?> thrownInBlock(Probe p) {
    return async(
        () -> {
          int a = await(p.later(1));
          if (a == 1) {
            throw new IllegalStateException("one");
          }
          return a;
        });
  }

  @Case
  static Future<?> divisionByZero(Probe p) {
    return async(() -> 1 / await(p.later(0)));
  }

  @Case
  static Future<?> finallyOverridesReturn(Probe p) {
    return async(
        () -> {
          try {
            return await(p.later("try"));
          } finally {
            return await(p.later("finally"));
          }
        });
  }

  @Case
  static Future<?> finallySwallowsFailure(Probe p) {
    return async(
        () -> {
          while (true) {
            try {
              await(p.fail(new IOException("x")));
            } finally {
              await(p.later(1));
              break;
            }
          }
          return "out";
        });
  }

  @Case
  static Future<?> nestedTries(Probe p) {
    return async(
        () -> {
          try {
            try {
              try {
                await(p.fail(new IOException("deep")));
              } finally {
                p.log(await(p.later("f1")));
              }
            } catch (IllegalStateException e) {
              p.log("wrong");
            } finally {
              p.log(await(p.later("f2")));
            }
          } catch (IOException e) {
            p.log(await(p.later("c3")));
          } finally {
            p.log(await(p.later("f3")));
          }
          return "end";
        });
  }

  @Case
  static Future<?> breakAndContinueThroughFinally(Probe p) {
    return async(
        () -> {
          int n = 0;
          for (int i = 0; i < 6; i++) {
            try {
              if (await(p.later(i)) == 2) {
                continue;
              }
              if (i == 4) {
                break;
              }
              n += i;
            } finally {
              p.log("f" + await(p.later(i)));
            }
          }
          return n;
        });
  }

  @Case
  static Future<?> localsOfTryInFinally(Probe p) {
    return async(
        () -> {
          int n = 1;
          String s = null;
          try {
            n = await(p.later(2));
            s = await(p.later("s"));
            n = await(p.<Integer>fail(new IOException("x")));
          } catch (IOException e) {
            n += 10;
          } finally {
            n += await(p.later(100));
          }
          return n + s;
        });
  }

  @Case
  static Future<?> tryWithResources(Probe p) {
    return async(
        () -> {
          try (var a = p.open("a");
              var b = p.open("b")) {
            p.log(await(p.later("body")));
            return a.name() + b.name();
          }
        });
  }

  @Case
  static Future<?> tryWithAwaitedResource(Probe p) {
    return async(
        () -> {
          try (var a = await(p.now(p.open("a")))) {
            await(p.later(1));
            throw new IOException("in body of " + a.name());
          } catch (IOException e) {
            p.log(await(p.later("caught")));
            return e.getMessage();
          }
        });
  }

  @Case
  static Future<?> closeFails(Probe p) {
    return async(
        () -> {
          try (AutoCloseable a =
              () -> {
                throw new IOException("close");
              }) {
            await(p.later(1));
            throw new IOException("body");
          }
        });
  }

  @Case
  static Future<?> nullResource(Probe p) {
    return async(
        () -> {
          try (AutoCloseable none = await(p.later((AutoCloseable) null))) {
            return "null is " + none + await(p.later("!"));
          }
        });
  }

  @Case
  static Future<?> resourceInLoop(Probe p) {
    return async(
        () -> {
          String s = "";
          for (int i = 0; i < 3; i++) {
            try (var r = p.open("r" + i)) {
              if (i == 1) {
                continue;
              }
              s += await(p.later(r.name()));
            }
          }
          return s;
        });
  }

  @Case
  static Future<?> resourceVariable(Probe p) {
    return async(
        () -> {
          var r = p.open("r");
          try (r) {
            return await(p.later(r.name()));
          }
        });
  }

  @Case
  static Future<?> failureOfAwaitArgument(Probe p) {
    return async(
        () -> {
          try {
            return await(broken(p));
          } catch (IllegalStateException e) {
            return await(p.later("argument"));
          }
        });
  }

  private static Future<String> broken(Probe p) {
    throw new IllegalStateException(p.log("broken", "b"));
  }

  @Case
  static Future<?> nullFuture(Probe p) {
    return async(
        () -> {
          Future<String> none = null;
          try {
            return await(none);
          } catch (NullPointerException e) {
            return await(p.later("npe"));
          }
        });
  }

  @Case
  static Future<?> errorPasses(Probe p) {
    return async(
        () -> {
          try {
            await(p.later(1));
            throw new AssertionError("error");
          } catch (Exception e) {
            return "wrong";
          } finally {
            p.log(await(p.later("f")));
          }
        });
  }

  @Case
  static Future<?> catchAroundLoop(Probe p) {
    return async(
        () -> {
          int i = 0;
          try {
            for (; ; i++) {
              if (i == 3) {
                await(p.fail(new IOException("at " + i)));
              }
              await(p.later(i));
            }
          } catch (IOException e) {
            return e.getMessage() + " " + i;
          }
        });
  }

  @Case
  static Future<?> emptyCatch(Probe p) {
    return async(
        () -> {
          try {
            await(p.fail(new IOException("x")));
          } catch (IOException e) {
            // goes on
          }
          return await(p.later(5));
        });
  }
}
