package cases;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.*;
import dev.weft.compiler.testing.Case;
import dev.weft.compiler.testing.Probe;
import java.io.*;
import java.util.*;
import java.util.function.*;

/// Locals of every type, and what a frame has to keep.
final class Locals {
  @Case
  static Future<?> allPrimitives(Probe p) {
    return async(
        () -> {
          boolean z = p.next(2) == 0;
          byte b = (byte) p.next(300);
          short s = (short) p.next(70000);
          char c = (char) (65 + p.next(20));
          int i = p.next(1 << 30);
          long l = 1L << p.next(60);
          float f = p.next(9) / 2f;
          double d = p.next(9) / 4d;
          await(p.later(0));
          return "" + z + b + s + c + i + l + f + d;
        });
  }

  @Case
  static Future<?> reusedSlots(Probe p) {
    return async(
        () -> {
          String r = "";
          {
            int a = await(p.later(1));
            r += a;
          }
          {
            String a = await(p.later("s"));
            r += a;
          }
          {
            long a = await(p.later(2L));
            await(p.later(0));
            r += a;
          }
          {
            double[] a = {await(p.later(3.0))};
            await(p.later(0));
            r += a[0];
          }
          return r;
        });
  }

  @Case
  static Future<?> nullLocal(Probe p) {
    return async(
        () -> {
          String s = null;
          Object o = null;
          await(p.later(1));
          if (p.next(2) > 5) {
            s = "x";
          }
          return s + await(p.later("")) + o;
        });
  }

  @Case
  static Future<?> nullThenAssigned(Probe p) {
    return async(
        () -> {
          List<String> l = null;
          for (int i = 0; i < 3; i++) {
            String x = await(p.later("e" + i));
            if (l == null) {
              l = new ArrayList<>();
            }
            l.add(x);
          }
          return l;
        });
  }

  @Case
  static Future<?> assignedInBranches(Probe p) {
    return async(
        () -> {
          Object o;
          int n;
          if (await(p.later(true))) {
            o = await(p.later("s"));
            n = 1;
          } else {
            o = 5;
            n = await(p.later(2));
          }
          await(p.later(0));
          return o + "" + n;
        });
  }

  @Case
  static Future<?> interfaceTyped(Probe p) {
    return async(
        () -> {
          CharSequence c = p.next(2) == 0 ? "str" : new StringBuilder("sb");
          Comparable<?> k = p.next(2) == 0 ? 1 : "x";
          await(p.later(0));
          return c.length() + " " + k + c.charAt(await(p.later(1)));
        });
  }

  @Case
  static Future<?> intersectionTyped(Probe p) {
    return async(
        () -> {
          var x = p.next(2) > 5 ? 1 : "s";
          var list = List.of(1, "a", 2.0);
          await(p.later(0));
          return x + "" + list.get(await(p.later(1)));
        });
  }

  @Case
  static Future<?> arrays(Probe p) {
    return async(
        () -> {
          int[][] a = {{1, 2}, {3}};
          String[] s = {"a"};
          Object[] o = s;
          List<String>[] g = null;
          await(p.later(0));
          a[1][0] += await(p.later(4));
          return a[1][0] + s[0] + o.length + g;
        });
  }

  @Case
  static Future<?> builderOrBuffer(Probe p) {
    return async(
        () -> {
          var b = p.next(2) == 0 ? new StringBuilder("x") : new StringBuffer("y");
          await(p.later(0));
          return b + await(p.later("!"));
        });
  }

  @Case
  static Future<?> builderOnStack(Probe p) {
    return async(
        () ->
            List.of(
                    p.next(2) == 0 ? new StringBuilder("x") : new StringBuffer("y"),
                    await(p.later("z")))
                .toString());
  }

  @Case
  static Future<?> captured(Probe p) {
    int i = 5;
    long l = 6;
    double d = 7;
    String s = "cap";
    byte b = 8;
    boolean z = true;
    float f = 9;
    char c = 'c';
    int[] a = {1};
    return async(
        () -> {
          a[0] += i;
          return s + await(p.later(i)) + l + d + b + z + f + c + await(p.later(a[0])) + s + l;
        });
  }

  @Case
  static Future<?> capturedOnlyAfter(Probe p) {
    String s = "late";
    return async(
        () -> {
          await(p.later(1));
          await(p.later(2));
          return s;
        });
  }

  @Case
  static Future<?> manyLocals(Probe p) {
    return async(
        () -> {
          int a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
          long i = 9, j = 10;
          String k = "k", l = "l", m = "m";
          await(p.later(0));
          a += b;
          k += l;
          await(p.later(0));
          c += d * e;
          await(p.later(0));
          return a + b + c + d + e + f + g + h + i + j + k + l + m;
        });
  }

  @Case
  static Future<?> threeHundredSlots(Probe p) {
    return async(
        () -> {
          long a0 = 0,
              a1 = 1,
              a2 = 2,
              a3 = 3,
              a4 = 4,
              a5 = 5,
              a6 = 6,
              a7 = 7,
              a8 = 8,
              a9 = 9,
              b0 = 0,
              b1 = 1,
              b2 = 2,
              b3 = 3,
              b4 = 4,
              b5 = 5,
              b6 = 6,
              b7 = 7,
              b8 = 8,
              b9 = 9,
              c0 = 0,
              c1 = 1,
              c2 = 2,
              c3 = 3,
              c4 = 4,
              c5 = 5,
              c6 = 6,
              c7 = 7,
              c8 = 8,
              c9 = 9,
              d0 = 0,
              d1 = 1,
              d2 = 2,
              d3 = 3,
              d4 = 4,
              d5 = 5,
              d6 = 6,
              d7 = 7,
              d8 = 8,
              d9 = 9,
              e0 = 0,
              e1 = 1,
              e2 = 2,
              e3 = 3,
              e4 = 4,
              e5 = 5,
              e6 = 6,
              e7 = 7,
              e8 = 8,
              e9 = 9,
              f0 = 0,
              f1 = 1,
              f2 = 2,
              f3 = 3,
              f4 = 4,
              f5 = 5,
              f6 = 6,
              f7 = 7,
              f8 = 8,
              f9 = 9,
              g0 = 0,
              g1 = 1,
              g2 = 2,
              g3 = 3,
              g4 = 4,
              g5 = 5,
              g6 = 6,
              g7 = 7,
              g8 = 8,
              g9 = 9,
              h0 = 0,
              h1 = 1,
              h2 = 2,
              h3 = 3,
              h4 = 4,
              h5 = 5,
              h6 = 6,
              h7 = 7,
              h8 = 8,
              h9 = 9,
              i0 = 0,
              i1 = 1,
              i2 = 2,
              i3 = 3,
              i4 = 4,
              i5 = 5,
              i6 = 6,
              i7 = 7,
              i8 = 8,
              i9 = 9,
              j0 = 0,
              j1 = 1,
              j2 = 2,
              j3 = 3,
              j4 = 4,
              j5 = 5,
              j6 = 6,
              j7 = 7,
              j8 = 8,
              j9 = 9,
              k0 = 0,
              k1 = 1,
              k2 = 2,
              k3 = 3,
              k4 = 4,
              k5 = 5,
              k6 = 6,
              k7 = 7,
              k8 = 8,
              k9 = 9,
              l0 = 0,
              l1 = 1,
              l2 = 2,
              l3 = 3,
              l4 = 4,
              l5 = 5,
              l6 = 6,
              l7 = 7,
              l8 = 8,
              l9 = 9,
              m0 = 0,
              m1 = 1,
              m2 = 2,
              m3 = 3,
              m4 = 4,
              m5 = 5,
              m6 = 6,
              m7 = 7,
              m8 = 8,
              m9 = 9;
          int x = 3;
          String y = "y";
          for (int q = 0; q < 2; q++) {
            x += await(p.later(q));
            y += await(p.later("z"));
            m9 += x;
          }
          return x
              + y
              + m9
              + a1
              + f5
              + (a0 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7
                  + b8 + b9 + c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + d0 + d1 + d2 + d3
                  + d4 + d5 + d6 + d7 + d8 + d9 + e0 + e1 + e2 + e3 + e4 + e5 + e6 + e7 + e8 + e9
                  + f0 + f1 + f2 + f3 + f4 + f6 + f7 + f8 + f9 + g0 + g1 + g2 + g3 + g4 + g5 + g6
                  + g7 + g8 + g9 + h0 + h1 + h2 + h3 + h4 + h5 + h6 + h7 + h8 + h9 + i0 + i1 + i2
                  + i3 + i4 + i5 + i6 + i7 + i8 + i9 + j0 + j1 + j2 + j3 + j4 + j5 + j6 + j7 + j8
                  + j9 + k0 + k1 + k2 + k3 + k4 + k5 + k6 + k7 + k8 + k9 + l0 + l1 + l2 + l3 + l4
                  + l5 + l6 + l7 + l8 + l9 + m0 + m1 + m2 + m3 + m4 + m5 + m6 + m7 + m8);
        });
  }

  @Case
  static Future<?> exceptionVariable(Probe p) {
    return async(
        () -> {
          IOException last = null;
          for (int i = 0; i < 3; i++) {
            try {
              await(p.fail(new IOException("x" + i)));
            } catch (IOException e) {
              if (last != null) {
                e.addSuppressed(last);
              }
              last = e;
              await(p.later(1));
            }
          }
          return last.getMessage() + last.getSuppressed()[0].getMessage();
        });
  }

  @Case
  static Future<?> patternVariables(Probe p) {
    return async(
        () -> {
          Object o = await(p.<Object>later("pat"));
          if (!(o instanceof String s)) {
            return "no";
          }
          await(p.later(0));
          return s.length() + s;
        });
  }

  @Case
  static Future<?> finalAndVar(Probe p) {
    return async(
        () -> {
          final var x = await(p.later(List.of(1, 2)));
          final int n;
          n = await(p.later(x.size()));
          return n + "" + x;
        });
  }

  @Case
  static Future<?> selfAssign(Probe p) {
    return async(
        () -> {
          Object o = "a";
          o = await(p.later(o));
          o = List.of(o, await(p.later(o)));
          return o;
        });
  }

  @Case
  static Future<?> booleans(Probe p) {
    return async(
        () -> {
          boolean a = await(p.later(true)), b = !a;
          b |= await(p.later(true));
          a &= await(p.later(false));
          a ^= b;
          return a + "" + b;
        });
  }
}
