package dev.weft.reactor.jna.kqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.reactor.kit.Ask;
import dev.weft.spi.Availability;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProviderTest {
  private static final String SERVICE = ReactorProvider.class.getName();
  private static final String C = NativeKqueue.C_LIBRARY;

  @Test
  void offersTheReactorJnaKqueueBeforeNioAndAfterEpoll() {
    ReactorProvider provider = new KqueueReactorProvider();
    assertThat(provider.name()).isEqualTo("jna-kqueue");
    assertThat(provider.priority()).isBetween(11, 49);
  }

  @Test
  @DisplayName("15.2 macOS and FreeBSD have a kqueue; what is missing elsewhere is said")
  void saysWhatIsMissing() {
    assertThat(KqueueReactorProvider.missing("Mac OS X", "aarch64", C, "")).isNull();
    assertThat(KqueueReactorProvider.missing("Mac OS X", "x86_64", C, "")).isNull();
    assertThat(KqueueReactorProvider.missing("FreeBSD", "amd64", C, "")).isNull();
    assertThat(KqueueReactorProvider.missing("Linux", "amd64", C, ""))
        .contains("this is Linux", "jna-epoll", "-Dweft.jna-kqueue.library=kqueue");
    assertThat(KqueueReactorProvider.missing("Windows 11", "amd64", C, "")).contains("Windows 11");
    assertThat(KqueueReactorProvider.missing("FreeBSD", "ppc64", C, "")).contains("ppc64");
  }

  @Test
  @DisplayName("15.2 a stand-in is looked for, by name or by path, without loading it")
  void looksForTheStandIn(@TempDir Path folder) throws Exception {
    String folders = "/nowhere:" + folder;
    assertThat(KqueueReactorProvider.missing("Linux", "amd64", "kqueue", folders))
        .contains("no library 'kqueue'", folders);
    Path file = Files.createFile(folder.resolve(System.mapLibraryName("kqueue")));
    assertThat(KqueueReactorProvider.missing("Linux", "amd64", "kqueue", folders)).isNull();
    assertThat(KqueueReactorProvider.missing("Linux", "amd64", file.toString(), "")).isNull();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("15.7 what is missing is named, without a warning, without loading anything native")
  void loadsNothing(@TempDir Path folder) throws Exception {
    Files.createFile(folder.resolve(System.mapLibraryName("kqueue")));
    String library = "-D" + KqueueReactorProvider.LIBRARY + "=kqueue";
    String folders = "-Djna.library.path=" + folder;
    String nativeAccess = "--enable-native-access=ALL-UNNAMED";
    String exports = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";
    Class<KqueueReactorProvider> provider = KqueueReactorProvider.class;
    assertThat(Ask.whether(provider, nativeAccess, exports)).startsWith("kqueue is macOS's");
    assertThat(Ask.whether(provider, library, folders, "--illegal-native-access=deny"))
        .isEqualTo("start the JVM with " + nativeAccess);
    assertThat(Ask.whether(provider, library, folders, nativeAccess))
        .isEqualTo("start the JVM with --add-exports java.base/sun.nio.ch=ALL-UNNAMED");
    assertThat(Ask.whether(provider, library, folders, nativeAccess, exports, "-Xlog:library=info"))
        .endsWith("yes")
        .doesNotContain("jnidispatch");
  }

  /// @param value of the library; null if it is not set
  private record OneSetting(@Nullable String value) implements Settings {
    @Override
    public String text(String name, String fallback) {
      return value != null && name.equals(KqueueReactorProvider.LIBRARY) ? value : fallback;
    }

    @Override
    public int number(String name, int fallback, int least, int most) {
      return fallback;
    }

    @Override
    public Duration duration(String name, Duration fallback) {
      return fallback;
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("15.2 what is opened comes from the library that availability was asked for")
  void theLibraryComesFromOnePlace() {
    var provider = new KqueueReactorProvider();
    assertThatThrownBy(() -> provider.open(new OneSetting("another")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("-Dweft.jna-kqueue.library=another");
    String before = System.setProperty(KqueueReactorProvider.LIBRARY, "no-such-library");
    try {
      assertThat(provider.availability())
          .isInstanceOfSatisfying(
              Availability.No.class, no -> assertThat(no.reason()).contains("'no-such-library'"));
      assertThatThrownBy(() -> provider.open(new OneSetting(null)))
          .hasMessageContaining("no kqueue in the library 'no-such-library'");
    } finally {
      if (before == null) {
        System.clearProperty(KqueueReactorProvider.LIBRARY);
      } else {
        System.setProperty(KqueueReactorProvider.LIBRARY, before);
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("a library that has no kqueue is an error that says how to name another one")
  void aLibraryWithoutKqueue() {
    for (String library : new String[] {C, "m", "no-such-library"}) {
      assertThatThrownBy(() -> NativeKqueue.of(library))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("'" + library + "'")
          .hasMessageContaining("-Dweft.jna-kqueue.library");
    }
  }

  @Test
  void isDeclaredAlikeOnTheModulePathAndOnTheClassPath() throws Exception {
    var ofModule =
        KqueueReactorProvider.class.getModule().getDescriptor().provides().stream()
            .filter(provides -> provides.service().equals(SERVICE))
            .flatMap(provides -> provides.providers().stream())
            .toList();
    try (InputStream in =
        KqueueReactorProvider.class.getResourceAsStream("/META-INF/services/" + SERVICE)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList())
          .isEqualTo(ofModule)
          .containsExactly(KqueueReactorProvider.class.getName());
    }
  }
}
