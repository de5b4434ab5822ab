package dev.weft.examples.stories;

import com.sun.management.ThreadMXBean;
import dev.weft.Generator;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import java.lang.management.ManagementFactory;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `weft run generators`: sums that are computed when they are asked for, and what it costs to ask.
@FromArticle(Article.TALK)
@Command(
    name = "generators",
    description = "Running sums from a generator, its states, and what a million of them cost.",
    showDefaultValues = true)
final class GeneratorsCommand extends Story {

  private static final int STEPS = 6;

  @Option(names = "--count", defaultValue = "1000000", description = "how many generators")
  private int count = 1_000_000;

  GeneratorsCommand() {}

  @Override
  protected void tell(Weft unused) throws Exception {
    List<Integer> list = List.of(1, 2, 3);
    Generator<Integer> once = sums(list);
    while (once.advance()) {
      say("sum " + once.value());
    }
    Generator<Integer> there = thereAndBack(list);
    say(state(there));
    while (there.advance()) {
      say(state(there) + " with " + there.value());
    }
    say(state(there));
    many(list);
  }

  /// 1, 3, 6.
  static Generator<Integer> sums(List<Integer> list) {
    return Generator.of(
        out -> {
          int sum = 0;
          for (int x : list) {
            sum += x;
            out.yield_(sum);
          }
        });
  }

  /// 1, 3, 6, then 3, 1, 0.
  static Generator<Integer> thereAndBack(List<Integer> list) {
    return Generator.of(
        out -> {
          int sum = 0;
          for (int i = 0; i < list.size(); i++) {
            sum += list.get(i);
            out.yield_(sum);
          }
          for (int i = list.size() - 1; i >= 0; i--) {
            sum -= list.get(i);
            out.yield_(sum);
          }
        });
  }

  private static String state(Generator<Integer> generator) {
    return switch (generator.state()) {
      case UNRESUMED -> "Unresumed";
      case SUSPENDED -> "Suspend" + generator.suspendPoint();
      case RETURNED -> "Returned";
    };
  }

  /// All of them are alive at once, and take each step together.
  private void many(List<Integer> list) throws Exception {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Generator<Integer>[] all = new Generator[count];
    for (int i = 0; i < 20_000; i++) { // till the compiler has seen them
      var warm = thereAndBack(list);
      while (warm.advance()) {}
    }
    long begin = allocated();
    for (int i = 0; i < count; i++) {
      all[i] = thereAndBack(list);
    }
    long made = allocated();
    for (int step = 1; step <= STEPS; step++) {
      for (Generator<Integer> each : all) {
        each.advance();
      }
    }
    long stepped = allocated();
    say(count + " generators: " + (made - begin) / count + " bytes each");
    say(STEPS + " steps of each: " + (stepped - made) / count / STEPS + " bytes a step");
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
