package dev.weft.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Which tasks a page asks for: of 10 000 it shows some.
///
/// @param text what a task has to have in its name, wait or position; in lower case
/// @param state how its state begins; empty for any
/// @param flaggedOnly whether something has to look wrong with it
/// @param from how many matching tasks come before the first one sent
/// @param task the id of one that is sent with all that is known; 0 for none
record TaskQuery(
    String text,
    String state,
    boolean flaggedOnly,
    Comparator<TaskRow> order,
    int from,
    long task) {

  /// Tasks on one page of the table.
  static final int ROWS = 100;

  private static final Map<String, Comparator<TaskRow>> ORDERS =
      Map.of(
          "id", Comparator.comparingLong(row -> row.task().id()),
          "name", by(row -> row.task().name()),
          "state", by(row -> row.task().state()),
          "age", Comparator.comparingLong(TaskRow::ageNanos),
          "polls", Comparator.comparingLong(TaskRow::polls),
          "busy", Comparator.comparingLong(TaskRow::busyNanos),
          "waits", by(TaskRow::waitsFor),
          "flags", Comparator.comparingInt(row -> row.flags().size()));

  private static Comparator<TaskRow> by(Function<TaskRow, String> what) {
    return Comparator.comparing(what);
  }

  /// Reads a query such as `sort=age&desc=1&text=player`; null is an empty one.
  ///
  /// @throws IllegalArgumentException if there is something wrong in it
  static TaskQuery parse(@org.jspecify.annotations.Nullable String query) {
    var given = new HashMap<String, String>();
    for (String part : query == null ? new String[0] : query.split("&")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        String value = URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
        given.put(part.substring(0, equals), value);
      }
    }
    String sort = given.getOrDefault("sort", "id");
    Comparator<TaskRow> order = ORDERS.get(sort);
    if (order == null) {
      throw new IllegalArgumentException("tasks are not sorted by that");
    }
    return new TaskQuery(
        given.getOrDefault("text", "").strip().toLowerCase(Locale.ROOT),
        given.getOrDefault("state", ""),
        given.containsKey("flagged"),
        (given.containsKey("desc") ? order.reversed() : order)
            .thenComparingLong(row -> row.task().id()),
        Math.max(0, Integer.parseInt(given.getOrDefault("from", "0"))),
        Long.parseLong(given.getOrDefault("task", "0")));
  }

  private boolean matches(TaskRow row) {
    return (!flaggedOnly || !row.flags().isEmpty())
        && row.task().state().startsWith(state)
        && (text.isEmpty() || row.has(text));
  }

  /// Those of `rows` that match, in order.
  List<TaskRow> select(List<TaskRow> rows) {
    return rows.stream().filter(this::matches).sorted(order).toList();
  }
}
