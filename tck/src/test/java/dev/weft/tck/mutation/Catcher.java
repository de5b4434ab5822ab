package dev.weft.tck.mutation;

import dev.weft.tck.PairingTest;
import dev.weft.tck.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What has to catch a mutant: a rule, as one kit of this module tests it or, where no test on this
/// sort of processor can see the fault, a model.
///
/// @param rule the rule's number; null for a model
/// @param kit the test class that has the rule
/// @param properties the system properties that narrow the kit down
/// @param model the model's test, in `concurrency-tests` or the module itself; null for a rule
record Catcher(
    @Nullable String rule,
    @Nullable Class<?> kit,
    Map<String, String> properties,
    @Nullable String model) {

  private static final String PACKAGE = "dev.weft.tck.";

  /// Where a rule is looked for, in this order; of a module's own first.
  private static final List<String> KITS =
      List.of(
          "ExecutorsTest$Stealing",
          "ReactorTest$JnaEpoll",
          "TimerTest$Wheel",
          "PairingTest",
          "ChannelTest",
          "SyncTest",
          "CombinatorTest",
          "StreamTest",
          "AsyncStreamTest",
          "ProviderTest");

  private static final Map<String, List<String>> OWN_KITS =
      Map.of(
          "executor-fifo", List.of("ExecutorsTest$Fifo"),
          "reactor-nio", List.of("ReactorTest$Nio"),
          "timer-virtual", List.of("TimerTest$Virtual"));

  /// Reads one of
  ///
  /// ```text
  ///   8.1                             the rule, by the first kit that has it
  ///   4.6 ExecutorsTest$FifoWithABound    by this one
  ///   6.5 PairingTest fifo nio            by this one, on a pairing
  ///   model HandoverModelTest         not by a rule
  /// ```
  static Catcher of(String text, String module) {
    String[] words = text.strip().split("\\s+");
    if (words[0].equals("model")) {
      return new Catcher(null, null, Map.of(), words[1]);
    }
    Class<?> kit = words.length > 1 ? named(words[1]) : having(words[0], module);
    String executor =
        words.length > 2 ? words[2] : module.equals("executor-fifo") ? "fifo" : "workstealing";
    String reactor =
        words.length > 3 ? words[3] : module.equals("reactor-nio") ? "nio" : "jna-epoll";
    return new Catcher(
        words[0],
        kit,
        Map.of(
            "weft.tck.executor", executor, "weft.tck.reactor", reactor, "weft.tck.timer", "wheel"),
        null);
  }

  private static Class<?> having(String rule, String module) {
    for (List<String> kits : List.of(OWN_KITS.getOrDefault(module, List.of()), KITS)) {
      for (String name : kits) {
        if (has(named(name), rule)) {
          return named(name);
        }
      }
    }
    throw new IllegalArgumentException("no kit has rule " + rule);
  }

  private static boolean has(Class<?> kit, String rule) {
    return Arrays.stream(kit.getMethods())
        .map(method -> method.getAnnotation(Rule.class))
        .filter(Objects::nonNull)
        .anyMatch(found -> found.id().equals(rule));
  }

  private static Class<?> named(String simpleName) {
    try {
      return Class.forName(PACKAGE + simpleName, false, PairingTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("there is no kit " + simpleName, e);
    }
  }

  boolean isModel() {
    return model != null;
  }

  @Override
  public String toString() {
    return isModel() ? "model " + model : rule + " by " + Objects.requireNonNull(kit).getName();
  }
}
