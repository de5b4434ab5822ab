package cases;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.*;
import dev.weft.compiler.testing.Case;
import dev.weft.compiler.testing.Probe;
import java.io.*;
import java.util.*;
import java.util.function.*;

/// Awaits in switches of every kind.
final class Switches {
  @Case
  static Future<?> ints(Probe p) {
    return async(
        () -> {
          String s = "";
          for (int i = 0; i < 5; i++) {
            switch (await(p.later(i))) {
              case 0:
                s += await(p.later("zero"));
              case 1:
                s += "one";
                break;
              case 3:
                continue;
              default:
                s += await(p.later("d"));
            }
            s += ",";
          }
          return s;
        });
  }

  @Case
  static Future<?> sparse(Probe p) {
    return async(
        () ->
            switch (await(p.later(1000))) {
              case -5 -> "a";
              case 1000 -> await(p.later("b"));
              case 1 << 30 -> "c";
              default -> "d";
            });
  }

  @Case
  static Future<?> strings(Probe p) {
    return async(
        () -> {
          String s = "";
          for (String k : List.of("Aa", "BB", "x", "")) {
            s +=
                switch (await(p.later(k))) {
                  case "Aa" -> await(p.later(1));
                  case "BB" -> 2;
                  case "x" -> {
                    int y = await(p.later(3));
                    yield y * await(p.later(2));
                  }
                  default -> -1;
                };
          }
          return s;
        });
  }

  enum Color {
    RED,
    GREEN {
      @Override
      int v() {
        return 7;
      }
    },
    BLUE;

    int v() {
      return ordinal();
    }
  }

  @Case
  static Future<?> enums(Probe p) {
    return async(
        () -> {
          int n = 0;
          for (Color c : Color.values()) {
            n =
                n * 10
                    + switch (await(p.later(c))) {
                      case RED -> await(p.later(1));
                      case GREEN -> c.v() + await(p.later(1));
                      case BLUE -> 3;
                    };
          }
          return n;
        });
  }

  @Case
  static Future<?> oldEnumSwitch(Probe p) {
    return async(
        () -> {
          switch (await(p.later(Color.BLUE))) {
            case RED:
              return 1;
            case BLUE:
              await(p.later(1));
              return await(p.later(2));
            default:
              return 3;
          }
        });
  }

  sealed interface Shape permits Circle, Square, Nested {}

  record Circle(double r) implements Shape {}

  record Square(int side, String name) implements Shape {}

  record Nested(Shape a, Shape b) implements Shape {}

  private static List<Shape> shapes() {
    return List.of(
        new Circle(1.5),
        new Square(3, "sq"),
        new Square(-1, "neg"),
        new Nested(new Circle(2), new Square(4, "in")),
        new Nested(new Square(1, "l"), new Circle(9)));
  }

  @Case
  static Future<?> sealedTypes(Probe p) {
    return async(
        () -> {
          String s = "";
          for (Shape shape : shapes()) {
            s +=
                switch (await(p.later(shape))) {
                  case Circle c -> "c" + await(p.later(c.r()));
                  case Square q -> q.name() + await(p.later(q.side()));
                  case Nested n -> "n" + await(p.later(n.a()));
                };
          }
          return s;
        });
  }

  @Case
  static Future<?> recordPatterns(Probe p) {
    return async(
        () -> {
          String s = "";
          for (Shape shape : shapes()) {
            s +=
                switch (await(p.later(shape))) {
                      case Circle(double r) -> "c" + (r + await(p.later(1)));
                      case Square(int side, var name) -> name + side * await(p.later(2));
                      case Nested(Circle(var r), Square(var x, String y)) ->
                          r + y + await(p.later(x));
                      case Nested(var a, var b) -> a + "" + await(p.later(b));
                    }
                    + ";";
          }
          return s;
        });
  }

  @Case
  static Future<?> guards(Probe p) {
    return async(
        () -> {
          String s = "";
          for (Shape shape : shapes()) {
            s +=
                switch (shape) {
                      case Square(int side, String name) when await(p.later(side)) < 0 ->
                          "negative" + name;
                      case Square q when q.side() > await(p.later(2)) && await(p.later(true)) ->
                          "big" + q.name();
                      case Circle c when await(p.later(false)) -> "never";
                      case Nested(Shape a, Square(int i, String n)) when i == await(p.later(4)) ->
                          n + await(p.later(a));
                      default -> "other" + await(p.later(1));
                    }
                    + ";";
          }
          return s;
        });
  }

  @Case
  static Future<?> nullCase(Probe p) {
    return async(
        () -> {
          String s = "";
          for (Object o : Arrays.asList(1, null, "x", 2L)) {
            s +=
                switch (await(p.later(o))) {
                  case null -> "null" + await(p.later(0));
                  case Integer i when i > 0 -> "int" + await(p.later(i));
                  case String t -> t;
                  default -> await(p.later("default"));
                };
          }
          return s;
        });
  }

  @Case
  static Future<?> nullThrows(Probe p) {
    return async(
        () -> {
          try {
            return switch (await(p.<Color>later(null))) {
              case RED -> 1;
              default -> 2;
            };
          } catch (NullPointerException e) {
            return await(p.later("npe"));
          }
        });
  }

  @Case
  static Future<?> chars(Probe p) {
    return async(
        () -> {
          int n = 0;
          for (char c : "abcz".toCharArray()) {
            n +=
                switch (await(p.later(c))) {
                  case 'a', 'b' -> await(p.later(1));
                  case 'c' -> 10;
                  default -> 100;
                };
          }
          return n;
        });
  }

  @Case
  static Future<?> nested(Probe p) {
    return async(
        () ->
            switch (await(p.later(1))) {
              case 1 ->
                  switch (await(p.later("x"))) {
                        case "x" -> 5 + await(p.later(6));
                        default -> 0;
                      }
                      + await(p.later(1));
              default -> -1;
            });
  }

  @Case
  static Future<?> switchWithThrow(Probe p) {
    return async(
        () -> {
          try {
            return switch (await(p.later(3))) {
              case 1 -> "one";
              default -> throw new IOException("no " + await(p.later(3)));
            };
          } catch (IOException e) {
            return e.getMessage();
          }
        });
  }

  @Case
  static Future<?> switchWithTryInside(Probe p) {
    return async(
        () -> {
          int base = 7;
          return base
              + switch (await(p.later(1))) {
                case 1 -> {
                  try {
                    yield await(p.<Integer>fail(new IOException("x")));
                  } catch (IOException e) {
                    yield await(p.later(10));
                  } finally {
                    p.log(await(p.later("f")));
                  }
                }
                default -> 0;
              };
        });
  }

  @Case
  static Future<?> longStackAndTryInSwitch(Probe p) {
    return async(
        () -> {
          long l = 3;
          return p.next(9)
              + Objects.hash(
                  1,
                  "s",
                  switch (await(p.later(7))) {
                    case 7 -> {
                      try {
                        yield await(p.later(4)) + l;
                      } finally {
                        p.log(await(p.later(1)));
                      }
                    }
                    default -> 1L;
                  },
                  l);
        });
  }

  @Case
  static Future<?> returnFromSwitch(Probe p) {
    return async(
        () -> {
          for (int i = 0; ; i++) {
            switch (await(p.later(i))) {
              case 2 -> {
                return "two" + await(p.later(i));
              }
              case 7 -> p.log("never");
              default -> p.log(await(p.later("d" + i)));
            }
          }
        });
  }

  @Case
  static Future<?> instanceofRecord(Probe p) {
    return async(
        () -> {
          Shape s = await(p.later(shapes().get(3)));
          if (s instanceof Nested(Circle(double r), Square(int side, String name))
              && r < await(p.later(side))) {
            return name + await(p.later(r));
          }
          return "no";
        });
  }

  @Case
  static Future<?> genericRecord(Probe p) {
    return async(
        () -> {
          Object o = await(p.<Object>later(new Box<>(new Box<>("in"))));
          return switch (o) {
            case Box<?>(Box<?>(String s)) when await(p.later(s.length())) == 2 ->
                s + await(p.later("!"));
            default -> "no";
          };
        });
  }

  record Box<T>(T value) {}
}
