package dev.weft.assembly;

import dev.weft.Description;
import dev.weft.spi.Loggers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/// Warns of settings that nobody knows, when a runtime is opened; of each once in a process.
final class UnknownSettings {
  private UnknownSettings() {}

  private static final Logger LOG = Loggers.of(UnknownSettings.class);
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  static void warn(String runtimeName, Description opened) {
    for (String unknown : opened.unknownSettings()) {
      if (SAID.add(unknown)) {
        LOG.warn(
            "{}: there is no setting {}{}",
            runtimeName,
            unknown,
            SpellingSuggestion.ofSetting(unknown, opened));
      }
    }
  }
}
