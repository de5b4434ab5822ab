package dev.weft.assembly;

import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.spi.Loggers;
import dev.weft.spi.RuntimeExtension;
import dev.weft.spi.RuntimeExtension.Companion;
import dev.weft.task.TaskSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// What the extensions on the path send along with one runtime. An extension that fails is left
/// out.
public final class Companions {

  private static final Logger LOG = Loggers.of(Weft.class);

  private final String runtimeName;
  private final List<Companion> companions;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Companions(String runtimeName, List<Companion> companions) {
    this.runtimeName = runtimeName;
    this.companions = companions;
  }

  /// Asks each extension once, wherever it is found.
  ///
  /// @throws IllegalArgumentException if a setting is wrong
  public static Companions of(Choices choices, Discovery discovery) {
    var companions = new ArrayList<Companion>();
    Set<Class<?>> asked = new HashSet<>();
    for (ServiceLoader<RuntimeExtension> loader : discovery.extensions()) {
      Iterator<RuntimeExtension> found = loader.iterator();
      for (boolean more = true; more; ) {
        try {
          more = found.hasNext();
          if (more) {
            RuntimeExtension extension = found.next();
            if (asked.add(extension.getClass())) {
              ask(extension, choices, companions);
            }
          }
        } catch (ServiceConfigurationError | LinkageError broken) {
          LOG.warn("{}: an extension is left out", choices.name(), broken);
        }
      }
    }
    return new Companions(choices.name(), companions);
  }

  private static void ask(RuntimeExtension extension, Choices choices, List<Companion> into) {
    try {
      Companion companion = extension.accompany(choices.name(), choices.configuration());
      Optional.ofNullable(companion).ifPresent(into::add);
    } catch (IllegalArgumentException wrongSetting) {
      throw wrongSetting;
    } catch (RuntimeException broken) {
      LOG.warn("{}: {} is left out", choices.name(), extension, broken);
    }
  }

  /// Who is told what the runtime does: the extensions' listeners, then `own`.
  public List<RuntimeListener> listeners(@Nullable RuntimeListener own) {
    return Stream.concat(
            companions.stream().map(this::listenerOf), Stream.of(Optional.ofNullable(own)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<RuntimeListener> listenerOf(Companion companion) {
    try {
      return Optional.ofNullable(companion.listener());
    } catch (Throwable failure) {
      LOG.warn("{}: {} failed to make a listener", runtimeName, companion, failure);
      return Optional.empty();
    }
  }

  /// The settings of tasks, with what the extensions want in addition.
  public TaskSettings wants(TaskSettings settings) {
    return companions.stream().anyMatch(this::wantsHistory) ? settings.withHistory() : settings;
  }

  private boolean wantsHistory(Companion companion) {
    try {
      return companion.wantsHistory();
    } catch (Throwable failure) {
      LOG.warn("{}: {} failed to say what it wants", runtimeName, companion, failure);
      return false;
    }
  }

  /// The runtime is open.
  public void opened(Weft runtime) {
    for (Companion companion : companions) {
      try {
        companion.opened(runtime);
      } catch (Throwable failure) {
        LOG.warn("{}: {} failed when the runtime opened", runtimeName, companion, failure);
      }
    }
  }

  /// The runtime is closed; the first call counts.
  public void closed() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    for (Companion companion : companions.reversed()) {
      try {
        companion.closed();
      } catch (Throwable failure) {
        LOG.warn("{}: {} failed when the runtime closed", runtimeName, companion, failure);
      }
    }
  }
}
