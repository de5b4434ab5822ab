package dev.weft.simulation;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/// Runs a [Simulated] test. Registered by that annotation; nothing here is to be called.
public final class SimulatedExtension implements TestTemplateInvocationContextProvider {

  private static final String SEED = "weft.seed";
  private static final String RUNS = "weft.simulation.runs";
  private static final String DIRECTORY = "weft.simulation.directory";

  /// For JUnit.
  public SimulatedExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), Simulated.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Simulated test =
        AnnotationSupport.findAnnotation(context.getTestMethod(), Simulated.class).orElseThrow();
    Optional<String> replayed = context.getConfigurationParameter(SEED);
    int runs = context.getConfigurationParameter(RUNS, Integer::parseInt).orElse(test.runs());
    if (runs < 1) {
      throw new IllegalArgumentException("a simulated test has at least 1 run, not " + runs);
    }
    return Stream.of(new Runs(test.firstSeed(), runs, replayed.orElse(null)));
  }

  /// All runs of one test.
  private record Runs(long firstSeed, int runs, @Nullable String replayed)
      implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor {

    @Override
    public String getDisplayName(int number) {
      return replayed != null ? "seed " + replayed : runs + " runs";
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Simulation.class
          && parameter.getDeclaringExecutable() instanceof Method;
    }

    /// Stands for those that the runs are given.
    @Override
    public Simulation resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return Simulation.of(firstSeed);
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<@Nullable Void> invocation,
        ReflectiveInvocationContext<Method> called,
        ExtensionContext context) {
      invocation.skip();
      checkTakesSimulation(called.getExecutable());
      SeedSearch search =
          replayed != null ? SeedSearch.replay(replayed) : SeedSearch.from(firstSeed).runs(runs);
      Object instance = context.getTestInstance().orElse(null);
      Optional<FailingRun> found =
          search.first(
              simulation ->
                  ReflectionSupport.invokeMethod(
                      called.getExecutable(), instance, arguments(called, simulation)));
      found.ifPresent(failing -> report(failing, context));
    }

    private static void checkTakesSimulation(Method test) {
      if (!List.of(test.getParameterTypes()).contains(Simulation.class)) {
        throw new IllegalStateException(test + " is @Simulated, and has to take a Simulation");
      }
    }

    private static @Nullable Object[] arguments(
        ReflectiveInvocationContext<Method> called, Simulation simulation) {
      @Nullable Object[] arguments = called.getArguments().toArray();
      Class<?>[] types = called.getExecutable().getParameterTypes();
      for (int i = 0; i < arguments.length; i++) {
        if (types[i] == Simulation.class) {
          arguments[i] = simulation;
        }
      }
      return arguments;
    }

    private static void report(FailingRun failing, ExtensionContext context) {
      String name =
          context.getRequiredTestClass().getName()
              + "."
              + context.getRequiredTestMethod().getName();
      Path directory =
          context
              .getConfigurationParameter(DIRECTORY)
              .map(Path::of)
              .orElseGet(Runs::defaultDirectory);
      failing.writeTo(directory, name);
      throw new AssertionError(failing.report(), failing.failure());
    }

    private static Path defaultDirectory() {
      return Stream.of("target", "build")
          .map(Path::of)
          .filter(Files::isDirectory)
          .findFirst()
          .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")))
          .resolve("simulation");
    }
  }
}
