package dev.weft.tck.launcher;

import dev.weft.spi.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What a provider on the path promises beyond the rules that all keep, as far as it cannot be
/// asked: `META-INF/weft-tck/NAME.properties` in its jar, `NAME` being the provider's. Without the
/// file, or without a line, it promises nothing of the sort, and the rules about that are skipped.
///
/// | line | of | says |
/// |---|---|---|
/// | `fifo=true` | an executor | starts equally ready tasks in the order of their spawns |
/// | `interval=64` | an executor | the capability *interval*; without it 1000 |
/// | `max-live-tasks=50` | an executor | how many live tasks it takes |
/// | `own-threads=true` | an executor | its tasks run though nobody is in `blockOn` |
/// | `borrows-threads=true` | an executor | its threads are made by somebody else |
/// | `keeps-order-at-the-end-of-a-stack=true` | an executor | rule 4.15 |
/// | `queue-capacity=1024` | a work-stealing executor | what a worker's queue holds; with this line it is held to [dev.weft.tck.WorkStealingTck] |
/// | `global-interval=61` | a work-stealing executor | every how many tasks it looks at the queue of all |
/// | `shares-newest=true` | a work-stealing executor | its newest task is stolen, too |
/// | `shares-sources=true` | a reactor | a source may be in two of them; `false`: the second refuses it |
/// | `resolution-nanos=1048576` | a timer | by how much it rounds up; without it about a millisecond |
/// | `horizon-nanos=...` | a timer | how far it sees without inner bookkeeping |
public final class Promises {

  private final Provider provider;
  private final Properties lines = new Properties();

  private Promises(Provider provider) {
    this.provider = provider;
  }

  static Promises of(Provider provider) {
    var promises = new Promises(provider);
    try (InputStream file = provider.getClass().getResourceAsStream(promises.file())) {
      if (file != null) {
        promises.lines.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return promises;
  }

  private String file() {
    return "/META-INF/weft-tck/" + provider.name() + ".properties";
  }

  /// Whether it says anything of this.
  boolean tells(String name) {
    return lines.containsKey(name);
  }

  boolean is(String name) {
    return Boolean.parseBoolean(lines.getProperty(name, "false").strip());
  }

  /// @throws IllegalArgumentException if what it says is no number
  long number(String name, long fallback) {
    String text = lines.getProperty(name);
    try {
      return text == null ? fallback : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s of %s: %s is '%s', which is no whole number"
              .formatted(file(), provider.name(), name, text),
          e);
    }
  }
}
