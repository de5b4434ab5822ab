package dev.weft;

import java.util.List;
import org.slf4j.Logger;

/// What a bounded close left running.
///
/// @param survivors the tasks, by name, id and state, that had not ended when the limit passed; at
///   most a hundred of them
/// @param alive how many tasks had not ended
public record CloseReport(List<String> survivors, long alive) {

  /// Whether everything ended in time.
  public boolean isClean() {
    return alive == 0 && survivors.isEmpty();
  }

  void logSurvivors(Logger log, String runtime) {
    if (!isClean()) {
      log.warn("{} was closed with {} tasks still running: {}", runtime, alive, survivors);
    }
  }
}
