package cases;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.*;
import dev.weft.compiler.testing.Case;
import dev.weft.compiler.testing.Probe;
import java.io.*;
import java.util.*;
import java.util.function.*;

/// Awaits in the midst of expressions.
final class Expressions {
  @Case
  static Future<?> operandsLeftOfAwait(Probe p) {
    return async(() -> 1 + 2L * await(p.later(3)) - await(p.later(4)) * await(p.later(5.0)));
  }

  @Case
  static Future<?> longBelow(Probe p) {
    return async(
        () -> {
          long a = p.next(9);
          return a + (a << await(p.later(3))) + await(p.later(7L));
        });
  }

  @Case
  static Future<?> doubleAndFloatBelow(Probe p) {
    return async(
        () -> {
          double d = 1.5;
          float f = 2.5f;
          return d * f + await(p.later(1f)) + (d - await(p.later(2d)));
        });
  }

  @Case
  static Future<?> ternary(Probe p) {
    return async(() -> await(p.later(true)) ? await(p.later("a")) : await(p.later("b")));
  }

  @Case
  static Future<?> ternaryOther(Probe p) {
    return async(
        () -> "x" + (await(p.later(false)) ? await(p.later("a")) : await(p.later("b"))) + "y");
  }

  @Case
  static Future<?> ternaryMixedTypes(Probe p) {
    return async(
        () -> {
          Object o = await(p.later(1)) > 0 ? await(p.later(1)) : await(p.later("s"));
          return o;
        });
  }

  @Case
  static Future<?> ternaryDeep(Probe p) {
    return async(
        () -> {
          int n = 0;
          for (int i = 0; i < 4; i++) {
            n +=
                await(p.later(i)) > 1
                    ? i > 2 ? await(p.later(10)) : 100
                    : i == 0 ? 1000 : await(p.later(10000));
          }
          return n;
        });
  }

  @Case
  static Future<?> andOr(Probe p) {
    return async(
        () -> {
          String s = "";
          for (int i = 0; i < 8; i++) {
            boolean a = (i & 1) > 0, b = (i & 2) > 0, c = (i & 4) > 0;
            s += await(p.later(a)) && await(p.later(b)) || await(p.later(c));
            s += !await(p.later(a)) || b & await(p.later(c));
          }
          return s;
        });
  }

  @Case
  static Future<?> shortCircuit(Probe p) {
    return async(
        () -> {
          boolean x = await(p.later(false)) && await(p.later(p.log("not", true)));
          boolean y = await(p.later(true)) || await(p.later(p.log("neither", true)));
          return x + "" + y;
        });
  }

  @Case
  static Future<?> compoundArray(Probe p) {
    return async(
        () -> {
          int[] a = {1, 2, 3};
          a[p.log("index", 1)] += await(p.later(10));
          a[await(p.later(2))] *= await(p.later(4));
          a[0]++;
          return Arrays.toString(a);
        });
  }

  @Case
  static Future<?> compoundLongArray(Probe p) {
    return async(
        () -> {
          long[][] a = {{1}, {2, 3}};
          a[1][await(p.later(1))] -= await(p.later(10L));
          a[0][0] <<= await(p.later(5));
          return Arrays.deepToString(a);
        });
  }

  @Case
  static Future<?> compoundByteArray(Probe p) {
    return async(
        () -> {
          byte[] a = {1, (byte) 200};
          a[1] += await(p.later(100));
          char[] c = {'a'};
          c[0] += await(p.later(2));
          short[] s = {1};
          s[0] = (short) (await(p.later(70000)) + s[0]);
          return a[1] + "" + c[0] + s[0];
        });
  }

  @Case
  static Future<?> compoundStringArray(Probe p) {
    return async(
        () -> {
          String[] a = {"a", null};
          a[0] += await(p.later("b"));
          a[1] += await(p.later(1));
          return a;
        });
  }

  private int field = 5;
  private static long counter;
  private String text = "t";

  @Case
  static Future<?> compoundField(Probe p) {
    return async(
        () -> {
          var e = new Expressions();
          e.field += await(p.later(2));
          e.field *= e.field - await(p.later(1));
          e.text += await(p.later("u")) + e.field;
          return e.text;
        });
  }

  @Case
  static Future<?> compoundStatic(Probe p) {
    return async(
        () -> {
          counter = 1;
          counter += await(p.later(41));
          counter = counter++ + await(p.later(counter));
          return counter;
        });
  }

  @Case
  static Future<?> assignmentAsExpression(Probe p) {
    return async(
        () -> {
          int a, b;
          a = b = await(p.later(3));
          int[] x = new int[2];
          x[0] = x[1] = a += await(p.later(b));
          return a + " " + b + x[0] + x[1];
        });
  }

  @Case
  static Future<?> preAndPostIncrement(Probe p) {
    return async(
        () -> {
          int i = 0;
          int[] a = {5};
          int r = i++ + await(p.later(i)) + ++i + a[0]++ * await(p.later(a[0]));
          return r + " " + i + a[0];
        });
  }

  @Case
  static Future<?> concat(Probe p) {
    return async(
        () ->
            "a"
                + await(p.later(1))
                + 'c'
                + 2L
                + await(p.later("d"))
                + null
                + 1.5f
                + await(p.later(null)));
  }

  @Case
  static Future<?> concatAppend(Probe p) {
    return async(
        () -> {
          String s = "x";
          s += await(p.later("y")) + s;
          s += s + await(p.later('z'));
          return s;
        });
  }

  @Case
  static Future<?> newWithAwait(Probe p) {
    return async(
        () -> new StringBuilder(await(p.later("abc"))).append(await(p.later(1))).toString());
  }

  record Pair(Object a, Object b) {}

  record Wide(long a, double b, int c, String d) {}

  @Case
  static Future<?> newWithTwoAwaits(Probe p) {
    return async(() -> new Pair(await(p.later("a")), await(p.later("b"))));
  }

  @Case
  static Future<?> newNested(Probe p) {
    return async(
        () ->
            new Pair(
                new Pair(await(p.later(1)), new Pair(2, await(p.later(3)))),
                new Pair(await(p.later(4)), 5)));
  }

  @Case
  static Future<?> newWide(Probe p) {
    return async(
        () -> new Wide(await(p.later(1L)), 2.5 + await(p.later(1.5)), 'x', await(p.later("w"))));
  }

  @Case
  static Future<?> newInCondition(Probe p) {
    return async(
        () ->
            new Pair(
                await(p.later(true)) ? await(p.later("yes")) : "no",
                p.next(2) == 9 ? 1 : await(p.later(2))));
  }

  @Case
  static Future<?> newDiscarded(Probe p) {
    return async(
        () -> {
          new Pair(p.log("made", 1), await(p.later(2)));
          return "end";
        });
  }

  @Case
  static Future<?> newThrown(Probe p) {
    return async(
        () -> {
          throw new IOException(await(p.later("message")));
        });
  }

  @Case
  static Future<?> newInLoopInTry(Probe p) {
    return async(
        () -> {
          List<Pair> l = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            try {
              l.add(
                  new Pair(i, i == 1 ? await(p.fail(new IOException("i"))) : await(p.later("v"))));
            } catch (IOException e) {
              l.add(new Pair(new Pair(await(p.later("c")), e.getMessage()), i));
            }
          }
          return l;
        });
  }

  @Case
  static Future<?> newBesideUnrelated(Probe p) {
    return async(
        () -> {
          var a = new Pair(1, p.next(2) > 5 ? 0 : 3);
          return new Pair(
              a, await(p.later(new Pair(await(p.later(1)), p.next(3) > 9 ? "x" : "y"))));
        });
  }

  @Case
  static Future<?> arrayInitializer(Probe p) {
    return async(
        () ->
            new Object[] {
              1, await(p.later(2)), new int[] {3, await(p.later(4))}, await(p.later("5"))
            });
  }

  @Case
  static Future<?> newArraySize(Probe p) {
    return async(
        () ->
            new int[await(p.later(2))][await(p.later(3))][].length
                + new String[await(p.later(4))].length);
  }

  @Case
  static Future<?> methodArguments(Probe p) {
    return async(() -> join("a", await(p.later(1)), 2L, await(p.later(3.0)), await(p.later("e"))));
  }

  private static String join(String a, int b, long c, double d, Object e) {
    return a + b + c + d + e;
  }

  @Case
  static Future<?> varargs(Probe p) {
    return async(() -> String.format("%s-%s-%s", await(p.later(1)), "x", await(p.later(2))));
  }

  @Case
  static Future<?> chained(Probe p) {
    return async(
        () ->
            await(p.later("abc"))
                .substring(await(p.later(1)))
                .concat(await(p.later("z")))
                .length());
  }

  @Case
  static Future<?> awaitOfAwait(Probe p) {
    return async(
        () ->
            await(await(p.later(p.later(p.later("deep")).map(f -> f))).map(f -> f))
                .getClass()
                .getSimpleName());
  }

  @Case
  static Future<?> comparison(Probe p) {
    return async(
        () ->
            ""
                + (await(p.later(1)) < await(p.later(2)))
                + (await(p.later("a")) == null)
                + (await(p.later(3L)) >= 3L)
                + (2.0 > await(p.later(1.0))));
  }

  @Case
  static Future<?> casts(Probe p) {
    return async(
        () ->
            (byte) (int) await(p.later(300))
                + (char) await(p.later(65)).intValue()
                + ((Number) await(p.<Object>later(7))).longValue()
                + (int) 3.9 * await(p.later(2)));
  }

  @Case
  static Future<?> instanceOf(Probe p) {
    return async(
        () ->
            await(p.<Object>later("s")) instanceof String s && s.length() == await(p.later(1))
                ? s + await(p.later("!"))
                : "no");
  }

  @Case
  static Future<?> ignoredValue(Probe p) {
    return async(
        () -> {
          await(p.later(1));
          await(p.later(2L));
          await(p.later(null));
          return null;
        });
  }

  @Case
  static Future<?> shiftAndBits(Probe p) {
    return async(
        () ->
            (1 << await(p.later(3)) | await(p.later(5)) & 4 ^ ~await(p.later(6)))
                >>> await(p.later(1)));
  }

  @Case
  static Future<?> longStack(Probe p) {
    return async(
        () ->
            1
                + (2 + (3L + (4 + (5f + (6 + (7d + (8 + await(p.later(9)))))))))
                + " "
                + (1L + (2d + (3 + (4f + await(p.later(5L)))))));
  }

  @Case
  static Future<?> deepArgumentsWithNull(Probe p) {
    return async(() -> Objects.hash(null, await(p.later(1)), null, "x", await(p.later(null)), 3L));
  }

  @Case
  static Future<?> unboxingNull(Probe p) {
    return async(
        () -> {
          try {
            int x = await(p.<Integer>later(null));
            return x;
          } catch (NullPointerException e) {
            return "npe " + await(p.later(1));
          }
        });
  }

  @Case
  static Future<?> assertStatement(Probe p) {
    return async(
        () -> {
          assert await(p.later(true)) : await(p.later("message"));
          return 1;
        });
  }

  @Case
  static Future<?> switchExpressionOnStack(Probe p) {
    return async(
        () ->
            1
                + switch (await(p.later("b"))) {
                      case "a" -> 10;
                      case "b" -> await(p.later(20));
                      default -> 30;
                    }
                    * 2);
  }
}
