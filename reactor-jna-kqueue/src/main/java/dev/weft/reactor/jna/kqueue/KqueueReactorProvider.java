package dev.weft.reactor.jna.kqueue;

import dev.weft.reactor.jna.NativeAccess;
import dev.weft.reactor.jna.NativeReactor;
import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Offers the reactor named `jna-kqueue`: macOS and FreeBSD, with the flags that [#availability]
/// names. Preferred to `nio` where it can work, and never to epoll. The
/// [package][dev.weft.reactor.jna.kqueue] says which systems it has been run on.
///
/// Two settings:
/// - `weft.jna-kqueue.library` (`c`): where `kqueue` and `kevent` come from. `c` is the C library;
///   else a name that is found in the folders of `jna.library.path`, or the path of a file. With
///   libkqueue (`-Dweft.jna-kqueue.library=kqueue`) this reactor works on Linux. A system property
///   or the environment's `WEFT_JNA_KQUEUE_LIBRARY`, and nothing else: whether this reactor is
///   available is asked for before there are other settings. One that is set elsewhere and says
///   something else is an error.
/// - `weft.jna-kqueue.events` (1024): how many events one wait can bring.
public final class KqueueReactorProvider implements ReactorProvider {

  static final String LIBRARY = "weft.jna-kqueue.library";

  /// As many as epoll's. Fewer cost more waits under load; more cost memory (32 or 64 bytes each)
  /// and let a busy reactor bring more than the executor runs before its next turn.
  private static final int EVENTS = 1024;

  /// For `ServiceLoader`.
  public KqueueReactorProvider() {}

  @Override
  public String name() {
    return "jna-kqueue";
  }

  /// Below `jna-epoll`: on Linux a kqueue only stands in.
  @Override
  public int priority() {
    return 40;
  }

  @Override
  public Availability availability() {
    String missing =
        missing(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            library(),
            System.getProperty("jna.library.path", ""));
    return missing == null ? Availability.yes() : Availability.no(missing);
  }

  /// Where the calls come from; the one place that says so.
  static String library() {
    String property = System.getProperty(LIBRARY);
    String library = property == null ? System.getenv("WEFT_JNA_KQUEUE_LIBRARY") : property;
    return library == null ? NativeKqueue.C_LIBRARY : library;
  }

  static @Nullable String missing(
      String system, String architecture, String library, String folders) {
    if (KeventAbi.of(system, architecture) == null) {
      return "the layout of kqueue's events on " + system + ", " + architecture + ", is not known";
    }
    if (library.equals(NativeKqueue.C_LIBRARY)) {
      if (system.equals("Linux")) {
        return "kqueue is macOS's and FreeBSD's, and this is Linux: use jna-epoll, or install"
            + " libkqueue and set -D"
            + LIBRARY
            + "=kqueue -Djna.library.path=FOLDER";
      }
    } else if (!isFound(library, folders)) {
      return "there is no library '"
          + library
          + "' ("
          + LIBRARY
          + ") in the folders of jna.library.path ("
          + folders
          + "): set one of the two right";
    }
    return NativeAccess.missing();
  }

  private static boolean isFound(String library, String folders) {
    return Files.isRegularFile(Path.of(library))
        || Arrays.stream(folders.split(File.pathSeparator))
            .anyMatch(
                folder -> Files.isRegularFile(Path.of(folder, System.mapLibraryName(library))));
  }

  @Override
  public Reactor open(Settings settings) throws IOException {
    KeventAbi abi = KeventAbi.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    if (abi == null) {
      throw new IOException("not available");
    }
    String library = library();
    String asked = settings.text(LIBRARY, library);
    if (!asked.equals(library)) {
      throw new IOException(
          LIBRARY
              + " is '"
              + asked
              + "' and the system property '"
              + library
              + "': set it with -D"
              + LIBRARY
              + "="
              + asked);
    }
    Kqueue calls = NativeKqueue.of(library);
    int events = settings.number("weft.jna-kqueue.events", EVENTS, 1, 1 << 20);
    return new NativeReactor(new KqueueQueue(calls, abi, events));
  }
}
