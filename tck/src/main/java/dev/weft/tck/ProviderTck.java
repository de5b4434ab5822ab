package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.Availability;
import dev.weft.spi.Provider;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.bench.ForkedJvm;
import dev.weft.tck.bench.ResourceLines;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds a provider, of whatever kind, to §15 of the rule book: how it is found, chosen, and how it
/// says that it cannot work.
public abstract class ProviderTck implements Kit {

  private static final List<Class<? extends Provider>> KINDS =
      List.of(TaskExecutorProvider.class, ReactorProvider.class, TimerQueueProvider.class);

  /// For subclasses.
  protected ProviderTck() {}

  /// The provider under test.
  protected abstract Provider provider();

  /// What its module says of itself; `null` on the class path.
  protected @Nullable ModuleDescriptor module() {
    return provider().getClass().getModule().getDescriptor();
  }

  @Override
  public String subjectName() {
    return provider().name();
  }

  private Class<? extends Provider> kind() {
    return KINDS.stream().filter(kind -> kind.isInstance(provider())).findFirst().orElseThrow();
  }

  private WeftBuilder choosing(String name) {
    return switch (provider()) {
      case TaskExecutorProvider executor -> Weft.builder().executor(name);
      case ReactorProvider reactor -> Weft.builder().reactor(name);
      case TimerQueueProvider timer -> Weft.builder().timer(name);
    };
  }

  /// It is found in both ways, by its name.
  @Rule(id = "15.1")
  public void isFoundByName() throws Exception {
    assertThat(ServiceLoader.load(kind()).stream().map(found -> found.type().getName()))
        .as("what the service loader finds")
        .contains(provider().getClass().getName());
    String list = "META-INF/services/" + kind().getName();
    assertThat(
            Thread.currentThread()
                .getContextClassLoader()
                .resources(list)
                .map(ResourceLines::of)
                .flatMap(List::stream))
        .as("what " + list + " names, for the class path")
        .contains(provider().getClass().getName());
    var answer = answer("a JVM on the class path answers");
    assertThat(answer.found())
        .as("whether the service loader finds it in a JVM on the class path")
        .isTrue();
    boolean available = provider().availability() instanceof Availability.Yes;
    WeftBuilder finding = available ? choosing(provider().name()) : Weft.builder();
    assertThat(finding.describe().providers())
        .as("what a runtime finds")
        .anyMatch(found -> found.name().equals(provider().name()));
    assertThatThrownBy(() -> choosing("no-such-name").describe())
        .as("asking for a provider that does not exist")
        .hasMessageContaining(provider().name());
  }

  /// It says whether it can work and, if not, why; asking for it then is an error.
  @Rule(id = "15.2")
  public void saysWhetherItCanWork() {
    Availability availability = provider().availability();
    assertThat(provider().availability()).as("the second answer").isEqualTo(availability);
    if (availability instanceof Availability.No(String reason)) {
      assertThat(reason).as("why it cannot work").isNotBlank();
      assertThatThrownBy(() -> choosing(provider().name()).open())
          .as("opening a runtime with a provider that cannot work")
          .hasMessageContaining(reason);
    }
  }

  /// Executors, reactors and timers do not know each other.
  @Rule(id = "15.4")
  public void dependsOnNoOtherKind() {
    ModuleDescriptor module = module();
    needs(module != null && !module.isAutomatic(), "it is no module here");
    Set<String> required =
        Objects.requireNonNull(module).requires().stream()
            .map(Requires::name)
            .collect(Collectors.toSet());
    var others =
        ModuleLayer.boot().modules().stream()
            .map(Module::getDescriptor)
            .filter(other -> providesAnotherKind(other) && required.contains(other.name()))
            .map(ModuleDescriptor::name)
            .toList();
    assertThat(others).as("the modules with other parts of a runtime that it requires").isEmpty();
    assertThat(module.exports().stream().filter(ModuleDescriptor.Exports::isQualified))
        .as("its qualified exports")
        .isEmpty();
  }

  private boolean providesAnotherKind(ModuleDescriptor module) {
    return module.provides().stream()
        .map(Provides::service)
        .anyMatch(
            service ->
                !service.equals(kind().getName())
                    && KINDS.stream().anyMatch(kind -> kind.getName().equals(service)));
  }

  /// (A busy machine may need long to start a JVM.)
  private ForkedJvm.Answer answer(String what) throws Exception {
    return within(what, 8, () -> ForkedJvm.ask(provider()));
  }

  /// In a JVM that allows nothing native it answers as elsewhere, and nothing breaks.
  @Rule(id = "15.7")
  public void failsClosedWithoutNativeAccess() throws Exception {
    var answer = answer("a JVM without native access answers");
    assertThat(answer.complaints()).as("what the JVM complains of").isEmpty();
    assertThat(answer.status()).as("the exit status of the JVM").isZero();
    assertThat(answer.text()).as("the answer").matches("yes|no: .+");
  }
}
