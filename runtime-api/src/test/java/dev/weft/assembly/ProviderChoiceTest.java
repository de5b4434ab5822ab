package dev.weft.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Description;
import dev.weft.Durations;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.toys.ToyExecutorProvider;
import dev.weft.toys.ToyReactorProvider;
import dev.weft.toys.ToyTimerProvider;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderChoiceTest {

  @AfterEach
  void clear() {
    System.clearProperty("weft.executor");
    System.clearProperty("weft.workers");
  }

  @Test
  @DisplayName("15.1 an unknown name lists what was found")
  void unknownName() {
    assertThatThrownBy(() -> Weft.builder().executor("nonsense").open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weft.executor is 'nonsense' (from builder)")
        .hasMessageContaining("found: none");
  }

  @Test
  @DisplayName("15.1 the system property is named as the origin of a wrong value")
  void propertyIsOrigin() {
    System.setProperty("weft.executor", "nonsense");
    assertThatThrownBy(() -> Weft.open())
        .hasMessageContaining("(from system property weft.executor)");
  }

  @Test
  @DisplayName("15.1 nothing on the path: the message says what to add")
  void nothingFound() {
    assertThatThrownBy(() -> Weft.open())
        .hasMessageContaining("weft-executor-fifo")
        .hasMessageContaining("module path");
  }

  @Test
  @DisplayName("15.2 S1-16 choosing an unavailable provider is an error with its reason")
  void unavailable() {
    assertThatThrownBy(
            () ->
                Weft.builder()
                    .executor(new ToyExecutorProvider())
                    .reactor(new Unavailable())
                    .timer(new ToyTimerProvider())
                    .open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a flag");
  }

  private static final class Unavailable implements ReactorProvider {
    @Override
    public String name() {
      return "unavailable";
    }

    @Override
    public int priority() {
      return 1;
    }

    @Override
    public Availability availability() {
      return Availability.no("needs a flag");
    }

    @Override
    public Reactor open(Settings settings) {
      return new ToyReactorProvider().open(settings);
    }
  }

  @Test
  @DisplayName("builder before system property before default, each with its origin")
  void precedence() {
    System.setProperty("weft.workers", "3");
    try (Weft weft = Toys.builder().open()) {
      assertThat(weft.description().settings())
          .contains(new Description.Setting("weft.workers", "3", "system property weft.workers"));
    }
    try (Weft weft = Toys.builder().workers(5).open()) {
      assertThat(weft.description().settings())
          .contains(new Description.Setting("weft.workers", "5", "builder"));
      assertThat(weft.describe()).contains("weft.workers = 5 (builder)");
    }
  }

  @Test
  @DisplayName("a wrong value is refused with its name, origin and what would be right")
  void wrongValue() {
    System.setProperty("weft.workers", "many");
    assertThatThrownBy(() -> Toys.open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "weft.workers is 'many' (from system property weft.workers),"
                + " but must be a whole number from 1 to 16384");
  }

  @Test
  @DisplayName("a setting nobody asks for is pointed out")
  void unknownSetting() {
    try (Weft weft = Toys.builder().set("weft.exekutor", "fifo").open()) {
      assertThat(weft.describe()).contains("unknown setting: weft.exekutor");
    }
    assertThatThrownBy(() -> Weft.builder().set("executor", "fifo"))
        .hasMessageContaining("start with weft.");
  }

  @Test
  @DisplayName("what is only described has asked for nothing of its own yet")
  void describedOnly() {
    WeftBuilder builder =
        Toys.builder().workers(2).set("weft.toy.size", "1").set("weft.tyo.size", "1");
    assertThat(builder.describe().unknownSettings()).containsExactly("weft.tyo.size");
    try (Weft weft = builder.open()) {
      assertThat(weft.description().unknownSettings())
          .containsExactly("weft.toy.size", "weft.tyo.size");
    }
  }

  @Test
  @DisplayName("S0-6 the runtime reports its executor, reactor and timer")
  void describes() {
    try (Weft weft = Toys.open()) {
      assertThat(weft.description().providers())
          .extracting(Description.Found::kind)
          .containsExactly("executor", "reactor", "timer");
      assertThat(weft.description().providers()).allMatch(Description.Found::chosen);
    }
  }

  @Test
  @DisplayName("durations are read and written the way people do")
  void durations() {
    var forms =
        Map.of(
            "500ms", Duration.ofMillis(500),
            "2s", Duration.ofSeconds(2),
            "5m", Duration.ofMinutes(5),
            "1h", Duration.ofHours(1),
            "250us", Duration.ofNanos(250_000),
            "0s", Duration.ZERO);
    forms.forEach(
        (text, duration) -> {
          assertThat(Durations.parse(text)).isEqualTo(duration);
          assertThat(Durations.format(duration)).isEqualTo(text);
        });
    assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
    for (String wrong : new String[] {"", "5", "s", "-1s", "1d", "1 000s", "999999999999999h"}) {
      assertThatThrownBy(() -> Durations.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Durations.saturatedNanos(Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(Durations.saturatedNanos(Duration.ofSeconds(-1))).isZero();
  }

  @Test
  @DisplayName("a setting that is nearly right is answered with the right one, wherever it was set")
  void nearlyASetting() {
    System.setProperty("weft.wrokers", "3");
    System.setProperty("weft.blocking.thread-count", "3");
    System.setProperty("weft.somebody-elses", "3");
    try (Weft weft = Toys.builder().set("weft.unhandled-failure", "log").open()) {
      assertThat(weft.description().unknownSettings())
          .containsExactly("weft.blocking.thread-count", "weft.unhandled-failure", "weft.wrokers");
      assertThat(weft.describe())
          .contains("unknown setting: weft.wrokers; did you mean 'weft.workers'?")
          .contains("did you mean 'weft.unhandled-failures'?");
    } finally {
      System.clearProperty("weft.wrokers");
      System.clearProperty("weft.blocking.thread-count");
      System.clearProperty("weft.somebody-elses");
    }
  }

  @Test
  @DisplayName(
      "a setting that names a provider is known where the builder has one as an object, too")
  void namedBesideAnObject() {
    System.setProperty("weft.timer", "wheel");
    try (Weft weft = Toys.open()) {
      assertThat(weft.description().unknownSettings()).isEmpty();
    } finally {
      System.clearProperty("weft.timer");
    }
  }

  @Test
  @DisplayName("a setting that nobody set is known, too, also where it names a provider")
  void nearlyASettingThatNobodySet() {
    var configuration = new Configuration(Map.of(), Discovery.ofProcess());
    assertThat(configuration.find("weft.executor")).isNull();
    System.setProperty("weft.exekutor", "toy");
    try {
      assertThat(configuration.unknown(java.util.List.of())).containsOnlyKeys("weft.exekutor");
    } finally {
      System.clearProperty("weft.exekutor");
    }
  }

  @Test
  @DisplayName("a name is near another by one letter in a short one, two in a long one")
  void nearest() {
    var known = java.util.List.of("nio", "jna-epoll", "workstealing", "fifo");
    assertThat(SpellingSuggestion.to("noi", known)).isEqualTo("nio");
    assertThat(SpellingSuggestion.to("fif", known)).isEqualTo("fifo");
    assertThat(SpellingSuggestion.to("work-staeling", known)).isEqualTo("workstealing");
    assertThat(SpellingSuggestion.to("jna-kqueue", known)).isNull();
    assertThat(SpellingSuggestion.question("epoll", known)).isEmpty();
  }

  @Test
  @DisplayName("a task started outside of all runtimes is suspicious where one is open")
  void startedOutside() {
    assertThat(OpenRuntimes.suspicion()).isNull();
    try (Weft weft = Toys.builder().name("mine").open()) {
      assertThat(OpenRuntimes.suspicion()).contains("although 'mine' is open");
    }
    assertThat(OpenRuntimes.suspicion()).isNull();
  }

  /// Sees two executors of one name, in an unnamed module of its own, as on a class path.
  private static final class Namesakes extends ClassLoader {

    private static final List<Class<?>> SEEN = List.of(First.class, Second.class);

    private final URL services;

    Namesakes(Path folder) throws IOException {
      super(ProviderChoiceTest.class.getClassLoader());
      String names = First.class.getName() + '\n' + Second.class.getName();
      services = Files.writeString(folder.resolve("services"), names).toUri().toURL();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals("META-INF/services/" + TaskExecutorProvider.class.getName())
          ? Collections.enumeration(List.of(services))
          : super.getResources(name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      for (Class<?> seen : SEEN) {
        if (name.equals(seen.getName())) {
          Class<?> loaded = findLoadedClass(name);
          return loaded != null ? loaded : define(seen);
        }
      }
      return super.loadClass(name, resolve);
    }

    private Class<?> define(Class<?> seen) {
      String file = seen.getName().substring(seen.getPackageName().length() + 1) + ".class";
      try (InputStream in = seen.getResourceAsStream(file)) {
        byte[] code = in.readAllBytes();
        return defineClass(seen.getName(), code, 0, code.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// What the two have in common.
  public abstract static class Namesake implements TaskExecutorProvider {
    @Override
    public String name() {
      return "namesake";
    }

    @Override
    public int priority() {
      return 1;
    }

    @Override
    public Availability availability() {
      return Availability.yes();
    }

    @Override
    public boolean leads() {
      return false;
    }

    @Override
    public TaskExecutor open(ExecutorConfig config, Driver driver) {
      throw new UnsupportedOperationException();
    }
  }

  public static final class First extends Namesake {
    @Override
    public int priority() {
      return Integer.getInteger("test.priority-of-first", 1);
    }
  }

  public static final class Second extends Namesake {}

  private static ProviderChoice<TaskExecutorProvider> chooseAmong(Namesakes found, String name) {
    var discovery = new Discovery(List.of(found));
    Map<String, Configuration.Value> builder =
        name.isEmpty() ? Map.of() : Map.of("weft.executor", new Configuration.Value(name, "test"));
    return ProviderChoice.choose(
        TaskExecutorProvider.class,
        "weft.executor",
        null,
        discovery,
        new Configuration(builder, discovery));
  }

  @Test
  @DisplayName("15.1 of two providers with one name neither is taken; they are told by their class")
  void namesakes(@TempDir Path folder) throws IOException {
    var found = new Namesakes(folder);
    for (String asked : List.of("namesake", "")) {
      assertThatThrownBy(() -> chooseAmong(found, asked))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "'namesake' (%s) and 'namesake' (%s) have the same name and priority; take one off the"
                      .formatted(First.class.getName(), Second.class.getName())
                  + " path, or give the builder one as an object");
    }
    assertThatThrownBy(() -> chooseAmong(found, "other"))
        .hasMessageContaining("'namesake' (" + First.class.getName() + ")")
        .hasMessageContaining("'namesake' (" + Second.class.getName() + ")");
  }

  @Test
  @DisplayName("15.1 of two providers with one name the better is taken, and told by its class")
  void betterNamesake(@TempDir Path folder) throws IOException {
    System.setProperty("test.priority-of-first", "2");
    try {
      var chosen = chooseAmong(new Namesakes(folder), "namesake");
      assertThat(chosen.chosen().getClass().getName()).isEqualTo(First.class.getName());
      assertThat(chosen.found())
          .extracting(ProviderChoice.Candidate::label)
          .containsExactly(
              "'namesake' (" + First.class.getName() + ")",
              "'namesake' (" + Second.class.getName() + ")");
    } finally {
      System.clearProperty("test.priority-of-first");
    }
  }
}
