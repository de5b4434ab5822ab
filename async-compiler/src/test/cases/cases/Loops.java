package cases;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.compiler.testing.Case;
import dev.weft.compiler.testing.Probe;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

final class Loops {

  @Case
  static Future<?> sumOfFor(Probe p) {
    return async(
        () -> {
          int sum = 0;
          for (int i = 1; i <= 5; i++) {
            sum += await(p.later(i));
          }
          return sum;
        });
  }

  @Case
  static Future<?> whileWithAwaitInCondition(Probe p) {
    return async(
        () -> {
          int n = 0;
          while (await(p.later(n)) < 4) {
            n++;
          }
          return n;
        });
  }

  @Case
  static Future<?> doWhile(Probe p) {
    return async(
        () -> {
          int n = 0;
          do {
            n += await(p.later(2));
          } while (await(p.later(n < 7)));
          return n;
        });
  }

  @Case
  static Future<?> forEachOverList(Probe p) {
    return async(
        () -> {
          StringBuilder out = new StringBuilder();
          for (String s : List.of("a", "b", "c")) {
            out.append(await(p.later(s))).append(s);
          }
          return out.toString();
        });
  }

  @Case
  static Future<?> forEachOverArray(Probe p) {
    return async(
        () -> {
          long sum = 0;
          for (long x : new long[] {1, 2, 3L << 40}) {
            sum = sum * 3 + await(p.later(x));
          }
          return sum;
        });
  }

  @Case
  static Future<?> labelledBreakAndContinue(Probe p) {
    return async(
        () -> {
          int n = 0;
          outer:
          for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
              n += await(p.later(i * j));
              if (j == 3) {
                continue outer;
              }
              if (i == 3) {
                break outer;
              }
              p.log(i + ":" + j);
            }
          }
          return n;
        });
  }

  @Case
  static Future<?> everythingInForHeader(Probe p) {
    return async(
        () -> {
          int log = 0;
          for (int i = await(p.later(1)); await(p.later(i < 4)); i += await(p.later(1))) {
            log = log * 10 + i;
          }
          return log;
        });
  }

  @Case
  static Future<?> infiniteLoopWithReturn(Probe p) {
    return async(
        () -> {
          int i = 0;
          while (true) {
            if (await(p.later(i++)) == 3) {
              return "out at " + i;
            }
          }
        });
  }

  @Case
  static Future<?> loopFirstThing(Probe p) {
    return async(
        () -> {
          while (true) {
            await(p.later(1));
            if (p.next(3) == 0) {
              return p.next(100);
            }
          }
        });
  }

  @Case
  static Future<?> nestedWithManyLocals(Probe p) {
    return async(
        () -> {
          int a = 1;
          long b = 2;
          double c = 3;
          float d = 4;
          String e = "e";
          for (int i = 0; i < 3; i++) {
            int inner = i * 2;
            for (long j = 0; j < 2; j++) {
              a += await(p.later(inner));
              b += await(p.later(j));
              c *= await(p.later(1.5));
              d -= await(p.later(0.5f));
              e += await(p.later("" + i + j));
            }
          }
          return a + " " + b + " " + c + " " + d + " " + e;
        });
  }

  @Case
  static Future<?> mapEntries(Probe p) {
    return async(
        () -> {
          Map<String, Integer> map = new TreeMap<>(Map.of("x", 1, "y", 2, "z", 3));
          List<String> out = new ArrayList<>();
          for (Map.Entry<String, Integer> entry : map.entrySet()) {
            out.add(entry.getKey() + await(p.later(entry.getValue())));
          }
          return out;
        });
  }

  @Case
  static Future<?> iteratorOfAwaited(Probe p) {
    return async(
        () -> {
          int n = 0;
          for (Iterator<Integer> it = await(p.later(List.of(1, 2, 3))).iterator(); it.hasNext(); ) {
            n += await(p.later(it.next()));
          }
          return n;
        });
  }

  @Case
  static Future<?> breakOutOfBlock(Probe p) {
    return async(
        () -> {
          found:
          {
            for (int i = 0; i < 9; i++) {
              if (await(p.later(i)) == 4) {
                break found;
              }
            }
            p.log("unreachable");
          }
          return "found";
        });
  }

  @Case
  static Future<?> thousandTurns(Probe p) {
    return async(
        () -> {
          int n = 0;
          for (int i = 0; i < 1000; i++) {
            n ^= await(p.now(i)) * 31 + n;
          }
          return n;
        });
  }

  @Case
  static Future<?> zeroTurns(Probe p) {
    return async(
        () -> {
          for (int i = 0; i < 0; i++) {
            await(p.later(i));
          }
          return await(p.later("done"));
        });
  }
}
