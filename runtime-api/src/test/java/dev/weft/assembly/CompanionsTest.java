package dev.weft.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AbortHandle;
import dev.weft.Futures;
import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import dev.weft.spi.Settings;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Extensions that are found on the path.
@Timeout(30)
class CompanionsTest {

  private static final String SAID = "test.companions";

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @TempDir private Path folder;

  @BeforeEach
  void find() throws IOException {
    System.getProperties().put(SAID, said);
    Thread.currentThread().setContextClassLoader(new Finder(folder));
  }

  @AfterEach
  void forget() {
    System.getProperties().remove(SAID);
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  @DisplayName(
      "an extension hears of each runtime, and of its tasks if it listens; broken ones are left"
          + " out")
  void told() throws Exception {
    try (Weft weft = Toys.builder().name("seen").set("weft.told", "yes").open()) {
      weft.blockOn(weft.spawn("bee", Futures.ready(1)));
      weft.close();
    }
    assertThat(said)
        .containsExactly("about to open seen, yes", "opened seen", "spawned bee", "closed");
  }

  @Test
  @DisplayName("a setting of an extension that is wrong is its opener's to hear")
  void wrongSetting() {
    assertThatThrownBy(() -> Toys.builder().set("weft.told", "nonsense").open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weft.told is 'nonsense'");
  }

  /// Finds the extensions below, in an unnamed module of its own, as on a class path.
  private static final class Finder extends ClassLoader {

    private static final List<Class<?>> FOUND = List.of(Broken.class, Telling.class, Ears.class);

    private final URL services;

    Finder(Path folder) throws IOException {
      super(CompanionsTest.class.getClassLoader());
      String names =
          "no.such.Extension\n" + Broken.class.getName() + '\n' + Telling.class.getName();
      services = Files.writeString(folder.resolve("services"), names).toUri().toURL();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals("META-INF/services/" + RuntimeExtension.class.getName())
          ? Collections.enumeration(List.of(services))
          : super.getResources(name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      for (Class<?> found : FOUND) {
        if (name.equals(found.getName())) {
          Class<?> loaded = findLoadedClass(name);
          return loaded != null ? loaded : define(found);
        }
      }
      return super.loadClass(name, resolve);
    }

    private Class<?> define(Class<?> found) {
      String file = found.getName().substring(found.getPackageName().length() + 1) + ".class";
      try (InputStream in = found.getResourceAsStream(file)) {
        byte[] code = in.readAllBytes();
        return defineClass(found.getName(), code, 0, code.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Fails in all it does.
  public static final class Broken implements RuntimeExtension {
    @Override
    public Companion accompany(String runtimeName, Settings settings) {
      throw new IllegalStateException("broken");
    }
  }

  /// Says what it hears; its own failures harm nobody.
  public static final class Telling implements RuntimeExtension {
    @Override
    public Companion accompany(String runtimeName, Settings settings) {
      String told = settings.text("weft.told", "no");
      if (told.equals("nonsense")) {
        throw new IllegalArgumentException("weft.told is 'nonsense'");
      }
      Ears.say("about to open " + runtimeName + ", " + told);
      return new Ears();
    }
  }

  public static final class Ears implements RuntimeExtension.Companion, RuntimeListener {

    @SuppressWarnings("unchecked")
    static void say(String what) {
      Properties properties = System.getProperties();
      ((List<String>) properties.get("test.companions")).add(what);
    }

    @Override
    public RuntimeListener listener() {
      return this;
    }

    @Override
    public void taskSpawned(AbortHandle task) {
      say("spawned " + task.name());
    }

    @Override
    public void opened(Weft runtime) {
      say("opened " + runtime.name());
      throw new IllegalStateException("for the test");
    }

    @Override
    public void closed() {
      say("closed");
      throw new IllegalStateException("for the test");
    }
  }
}
