package dev.weft.testing;

import dev.weft.Weft;
import dev.weft.spi.RuntimeClock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/// One run of a [WeftTest]: opens the runtime, hands it to the test, looks for what is left.
///
/// **Threads.** JUnit's, the one that runs the test.
final class TestRun
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        InvocationInterceptor,
        TestExecutionExceptionHandler {

  private static final String SEED = "weft.testing.seed";
  private static final String PATIENCE = "weft.testing.patience-millis";

  /// How long what is left may take to go away. Longer makes only failures slower; shorter takes a
  /// task that was aborted for a leftover when the machine is busy.
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(1);

  private final WeftTest test;
  private final Pairing pairing;
  private final Set<Leftover> looksFor = EnumSet.allOf(Leftover.class);

  private long seed;
  private @Nullable Random random;
  private @Nullable WatchedRuntime runtime;

  TestRun(WeftTest test, Pairing pairing) {
    this.test = test;
    this.pairing = pairing;
    looksFor.removeAll(List.of(test.allow()));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (context.getExecutionMode() == org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT) {
      looksFor.remove(Leftover.THREADS);
      looksFor.remove(Leftover.DESCRIPTORS);
    }
    seed = seed(context);
    random = new Random(seed);
    pairing.assumeAvailable();
    runtime =
        WatchedRuntime.open(
            pairing, List.of(test.settings()), looksFor, context.getRequiredTestClass());
  }

  private long seed(ExtensionContext context) {
    if (test.seed() != 0) {
      return test.seed();
    }
    return context.getConfigurationParameter(SEED, Long::decode).orElseGet(this::newSeed);
  }

  /// Short, since people type it.
  private long newSeed() {
    return 1 + RandomGenerator.getDefault().nextInt(Integer.MAX_VALUE);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return parameter.getDeclaringExecutable() instanceof Method
        && (type == Weft.class
            || type == Pairing.class
            || type == Random.class
            || RuntimeClock.class.isAssignableFrom(type)
            || type == RandomGenerator.class);
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Pairing.class) {
      return pairing;
    }
    if (type == Random.class || type == RandomGenerator.class) {
      return random;
    }
    if (runtime == null) {
      throw new ParameterResolutionException("there is no runtime before the test is prepared");
    }
    if (type == Weft.class) {
      return runtime.weft();
    }
    RuntimeClock clock = runtime.weft().driver().clock();
    if (!type.isInstance(clock)) {
      throw new ParameterResolutionException(
          "the runtime's clock is %s, not a %s; is pausedTime = true missing?"
              .formatted(clock, type.getSimpleName()));
    }
    return clock;
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (runtime == null) {
      throw new IllegalStateException("the test runs before it was prepared");
    }
    try (var watchdog = new Watchdog(runtime.weft(), Duration.ofSeconds(test.timeoutSeconds()))) {
      try {
        invocation.proceed();
      } catch (Throwable failure) {
        watchdog.blame(failure);
        throw failure;
      }
      watchdog.blame(null);
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    failure.addSuppressed(new Circumstances(circumstances()));
    throw failure;
  }

  private String circumstances() {
    return "on %s, with the seed %s (to repeat it: -D%s=%s)".formatted(pairing, seed, SEED, seed);
  }

  /// Tells with which choices a test failed. Nobody throws it.
  @SuppressWarnings("serial")
  private static final class Circumstances extends Exception {
    Circumstances(String text) {
      super(text, null, false, false);
    }

    @Override
    public String toString() {
      return "the test ran " + getMessage();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (runtime == null) {
      return;
    }
    List<String> left = runtime.close(patience(context));
    boolean skipped =
        context.getExecutionException().filter(TestAbortedException.class::isInstance).isPresent();
    if (!left.isEmpty() && !skipped) {
      throw new AssertionError(
          left.stream()
              .collect(
                  Collectors.joining(
                      "\n  ", "the test left behind:\n  ", "\nIt ran " + circumstances())));
    }
  }

  private static Duration patience(ExtensionContext context) {
    return context
        .getConfigurationParameter(PATIENCE, text -> Duration.ofMillis(Long.parseLong(text)))
        .orElse(DEFAULT_PATIENCE);
  }
}
