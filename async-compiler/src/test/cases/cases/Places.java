package cases;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.*;
import dev.weft.compiler.testing.Case;
import dev.weft.compiler.testing.Probe;
import java.io.*;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.function.*;

/// Where a block can stand.
class Places {
  private final String name;
  private int count;

  Places(String name) {
    this.name = name;
  }

  private String secret(Object o) {
    count++;
    return name + o + count;
  }

  private static String staticSecret(Object o) {
    return "s" + o;
  }

  Future<String> instance(Probe p) {
    return async(() -> secret(await(p.later("i"))) + secret(await(p.later("j"))) + this.count);
  }

  @Case
  static Future<?> instanceCapturing(Probe p) {
    return new Places("n").instance(p);
  }

  @Case
  static Future<?> privateStatic(Probe p) {
    return async(() -> staticSecret(await(p.later(1))));
  }

  interface Service {
    Future<String> fetch(Probe p, String k);

    default Future<String> twice(Probe p, String k) {
      return async(() -> await(fetch(p, k)) + await(fetch(p, k)) + helper(k));
    }

    private String helper(String k) {
      return "<" + k + ">";
    }

    static Service of(String v) {
      return (p, k) -> async(() -> v + await(p.later(k)));
    }
  }

  @Case
  static Future<?> interfaceMethods(Probe p) {
    return Service.of("v").twice(p, "k");
  }

  enum Op {
    PLUS {
      @Override
      Future<Integer> apply(Probe p, int a, int b) {
        return async(() -> await(p.later(a)) + await(p.later(b)));
      }
    },
    TIMES {
      @Override
      Future<Integer> apply(Probe p, int a, int b) {
        return async(() -> await(p.later(a)) * await(p.later(b)));
      }
    };

    abstract Future<Integer> apply(Probe p, int a, int b);

    Future<String> named(Probe p) {
      return async(() -> name() + await(apply(p, 3, 4)));
    }
  }

  @Case
  static Future<?> enums(Probe p) {
    return async(() -> await(Op.PLUS.named(p)) + await(Op.TIMES.named(p)));
  }

  record Point(int x, int y) {
    Point {
      if (x > 99) {
        throw new IllegalArgumentException();
      }
    }

    Future<Integer> dot(Probe p, Point o) {
      return async(() -> x * await(p.later(o.x)) + y * await(p.later(o.y())));
    }
  }

  @Case
  static Future<?> records(Probe p) {
    return new Point(2, 3).dot(p, new Point(4, 5));
  }

  class Inner {
    int deep = 3;

    Future<String> go(Probe p) {
      return async(
          () -> {
            deep += await(p.later(1));
            count += deep;
            return name + deep + Places.this.count + await(p.later(secret("x")));
          });
    }

    class Innermost {
      Future<String> go(Probe p) {
        return async(() -> await(p.later(deep)) + name + await(Inner.this.go(p)));
      }
    }
  }

  @Case
  static Future<?> innerClass(Probe p) {
    return new Places("o").new Inner().go(p);
  }

  @Case
  static Future<?> innermostClass(Probe p) {
    return new Places("o").new Inner().new Innermost().go(p);
  }

  static class Generic<T extends Comparable<T>> {
    final T base;

    Generic(T base) {
      this.base = base;
    }

    <R> Future<Map<T, R>> pair(Probe p, R r, T... more) {
      return async(
          () -> {
            Map<T, R> m = new TreeMap<>();
            m.put(await(p.later(base)), r);
            for (T t : more) {
              m.put(t, await(p.later(r)));
            }
            return m;
          });
    }
  }

  @Case
  static Future<?> generics(Probe p) {
    return new Generic<>("b").pair(p, 1, "a", "c");
  }

  @Case
  static Future<?> lambdaInBlock(Probe p) {
    return async(
        () -> {
          int k = await(p.later(3));
          Function<Integer, Integer> f = x -> x * k;
          Supplier<String> s = () -> "s" + k;
          return f.apply(await(p.later(2))) + s.get();
        });
  }

  @Case
  static Future<?> streamInBlock(Probe p) {
    return async(
        () -> {
          int k = await(p.later(10));
          return await(p.later(List.of(1, 2, 3))).stream()
                  .map(x -> x + k)
                  .filter(x -> x != 12)
                  .map(Object::toString)
                  .toList()
                  .toString()
              + await(p.later(k));
        });
  }

  @Case
  static Future<?> nestedBlock(Probe p) {
    return async(
        () -> {
          int a = await(p.later(1));
          Future<Integer> inner = async(() -> a + await(p.later(2)));
          return await(inner) + await(async(() -> await(p.later(a)) * 10));
        });
  }

  @Case
  static Future<?> blocksThreeDeep(Probe p) {
    return async(
        () ->
            await(
                    async(
                        () -> {
                          int x = await(p.later(1));
                          return await(async(() -> x + await(async(() -> await(p.later(5)) * x))));
                        }))
                + await(p.later(100)));
  }

  @Case
  static Future<?> anonymousClass(Probe p) {
    return async(
        () -> {
          int k = await(p.later(4));
          var c =
              new Object() {
                int v = k;

                Future<Integer> go() {
                  return async(() -> v += await(p.later(k)));
                }
              };
          return await(c.go()) + await(c.go()) + c.v;
        });
  }

  @Case
  static Future<?> localClassAndRecord(Probe p) {
    record R(int a, String b) {}
    class L {
      final R r;

      L(R r) {
        this.r = r;
      }

      Future<String> go() {
        return async(() -> r.b() + await(p.later(r.a())));
      }
    }
    return async(() -> await(new L(new R(await(p.later(1)), "b")).go()));
  }

  static Future<Integer> fib(Probe p, int n) {
    return n < 2 ? p.later(n) : async(() -> await(fib(p, n - 1)) + await(fib(p, n - 2)));
  }

  @Case
  static Future<?> recursion(Probe p) {
    return fib(p, 7);
  }

  static Future<String> mutual(Probe p, int n) {
    return async(() -> n == 0 ? "end" : await(p.later(n)) + await(other(p, n - 1)));
  }

  static Future<String> other(Probe p, int n) {
    return async(
        () -> {
          try {
            return "o" + await(mutual(p, n));
          } finally {
            p.log(n);
          }
        });
  }

  @Case
  static Future<?> mutualRecursion(Probe p) {
    return mutual(p, 3);
  }

  @Case
  static Future<?> bodyInVariable(Probe p) {
    AsyncBody<Integer> body = () -> await(p.later(1)) + await(p.later(2));
    return async(() -> await(async(body)) * 10 + await(async(body)));
  }

  @Case
  static Future<?> bodyChosen(Probe p) {
    return async(p.next(2) == 0 ? () -> await(p.later("even")) : () -> await(p.later("odd")));
  }

  static <T> Future<List<T>> twice(AsyncBody<T> body) {
    return async(
        () -> {
          List<T> l = new ArrayList<>();
          l.add(await(async(body)));
          l.add(await(async(body)));
          return l;
        });
  }

  @Case
  static Future<?> bodyPassedOn(Probe p) {
    int[] n = {0};
    return twice(() -> ++n[0] + await(p.later(10)));
  }

  @Case
  static Future<?> actionBlock(Probe p) {
    StringBuilder out = new StringBuilder();
    return async(
        () -> {
          await(
              async(
                  () -> {
                    for (int i = 0; i < 3; i++) {
                      if (await(p.later(i)) == 2) {
                        return;
                      }
                      out.append(i);
                    }
                  }));
          return out.toString()
              + await(
                  async(
                      () -> {
                        await(p.later(1));
                      }));
        });
  }

  @Case
  static Future<?> actionVariable(Probe p) {
    AsyncAction a = () -> p.log(await(p.later("act")));
    return async(
        () -> {
          await(async(a));
          await(async(a));
          return 1;
        });
  }

  private String plainMethod() {
    return "plain" + count++;
  }

  @Case
  static Future<?> methodReference(Probe p) {
    var o = new Places("m");
    return async(
        () -> await(async(o::plainMethod)) + await(async(o::plainMethod)) + await(p.later("x")));
  }

  @Case
  static Future<?> withoutAwait(Probe p) {
    return async(() -> p.log("ran", 5));
  }

  static Future<Integer> fieldBlock;

  static {
  }

  final Future<String> initialised = async(() -> name() + "init");

  private String name() {
    return name;
  }

  @Case
  static Future<?> fieldInitializer(Probe p) {
    class F {
      final Future<Integer> f = async(() -> 1 + await(p.later(2)));
      final int k;

      {
        k = 5;
      }

      Future<Integer> g = async(() -> k + await(f));
    }
    return new F().g;
  }

  @Case
  static Future<?> inConstructor(Probe p) {
    class C {
      final Future<String> f;

      C(int x) {
        f = async(() -> "c" + x + await(p.later(this.hashCode() == 0 ? 1 : 1)));
      }

      C() {
        this(await0(async(() -> 7)));
      }

      private static int await0(Future<Integer> f) {
        return 9;
      }
    }
    return async(() -> await(new C().f) + await(new C(4).f));
  }

  @Case
  static Future<?> synchronizedBetween(Probe p) {
    return async(
        () -> {
          Object lock = new Object();
          int n = await(p.later(1));
          synchronized (lock) {
            n += 5;
          }
          n += await(p.later(2));
          synchronized (lock) {
            try {
              n *= 2;
            } finally {
              n++;
            }
          }
          return n + await(p.later(3));
        });
  }

  @Case
  static Future<?> callableInside(Probe p) {
    return async(
        () -> {
          Callable<Integer> c = () -> 5;
          return c.call() + await(p.later(c.call()));
        });
  }

  @Case
  static Future<?> lambdaArgument(Probe p) {
    return async(() -> apply(x -> x + 1, await(p.later(4))));
  }

  static <T> T apply(UnaryOperator<T> f, T t) {
    return f.apply(t);
  }

  @Case
  static Future<?> arrayOfBlocks(Probe p) {
    return async(
        () -> {
          List<Future<Integer>> l = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            int k = i;
            l.add(async(() -> k * await(p.later(k))));
          }
          int sum = 0;
          for (var f : l) {
            sum += await(f);
          }
          return sum;
        });
  }

  @Case
  static Future<?> multiLineCall(Probe p) {
    return Async.async(() -> await(p.later(3)));
  }

  @Case
  static Future<?> superCall(Probe p) {
    class A {
      String hi() {
        return "A";
      }
    }
    class B extends A {
      @Override
      String hi() {
        return "B";
      }

      Future<String> go() {
        return async(() -> super.hi() + await(p.later("x")) + hi());
      }
    }
    return new B().go();
  }

  @Case
  static Future<?> staticNestedState(Probe p) {
    return async(
        () -> {
          Holder.value = await(p.later(3));
          Holder.value += await(p.later(4));
          return Holder.value;
        });
  }

  static class Holder {
    private static int value;
  }

  @Case
  static Future<?> runtimeChain(Probe p) {
    return async(
        () ->
            await(p.later(2).map(x -> x + 1).then(x -> async(() -> x * await(p.later(x)))))
                + await(
                    p.<Integer>fail(new IOException("r"))
                        .recover(e -> async(() -> await(p.later(100))))));
  }
}
