package dev.weft.testing;

import dev.weft.Weft;
import dev.weft.WeftBuilder;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/// Makes the runs of a [WeftTest], one for each pairing. Registered by that annotation; nothing
/// here is to be called.
public final class WeftExtension implements TestTemplateInvocationContextProvider {

  /// For JUnit.
  public WeftExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), WeftTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    WeftTest test =
        AnnotationSupport.findAnnotation(context.getTestMethod(), WeftTest.class).orElseThrow();
    return pairings(test).stream().map(pairing -> new Run(test, pairing));
  }

  private record Run(WeftTest test, Pairing pairing) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int number) {
      return pairing.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new TestRun(test, pairing));
    }
  }

  private static List<Pairing> pairings(WeftTest test) {
    if (test.pausedTime()) {
      checkVirtualTime(test);
    }
    if (!test.allPairings()) {
      return List.of(Pairing.chosenBy(named(test)));
    }
    List<Pairing> pairings =
        (test.pausedTime() ? Pairing.withVirtualTime() : Pairing.all())
            .stream()
                .filter(named(test.executor(), Pairing::executor))
                .filter(named(test.reactor(), Pairing::reactor))
                .filter(named(test.timer(), Pairing::timer))
                .toList();
    if (pairings.isEmpty()) {
      throw new IllegalArgumentException(
          "no pairing on the path has the names in " + test + "; found: " + Pairing.all());
    }
    return pairings;
  }

  private static WeftBuilder named(WeftTest test) {
    WeftBuilder builder = Weft.builder();
    if (!test.executor().isEmpty()) {
      builder.executor(test.executor());
    }
    if (!test.reactor().isEmpty()) {
      builder.reactor(test.reactor());
    }
    if (test.pausedTime()) {
      builder.timer(Pairing.VIRTUAL);
    } else if (!test.timer().isEmpty()) {
      builder.timer(test.timer());
    }
    return builder;
  }

  private static void checkVirtualTime(WeftTest test) {
    if (!test.timer().isEmpty()) {
      throw new IllegalArgumentException(
          "pausedTime is a timer of its own, so there can be no other one in " + test);
    }
    if (Pairing.withVirtualTime().isEmpty()) {
      throw new IllegalArgumentException(
          "pausedTime needs the timer 'virtual': put the module dev.weft.timer.virtual"
              + " (weft-timer-virtual) on the path");
    }
  }

  private static Predicate<Pairing> named(
      String name, java.util.function.Function<Pairing, String> part) {
    return pairing -> name.isEmpty() || part.apply(pairing).equals(name);
  }
}
