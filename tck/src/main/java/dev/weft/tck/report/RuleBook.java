package dev.weft.tck.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules as the published book, `SPEC.md`, states them.
///
/// **Threads.** Immutable.
public final class RuleBook {

  /// Whether a rule has a test.
  public enum Status {
    /// It has one.
    EXECUTABLE,
    /// What it is about does not exist yet.
    PENDING,
    /// No test can decide it.
    UNTESTABLE
  }

  /// One row of the book.
  ///
  /// @param id its number
  /// @param type `R`, `O` or `S`
  /// @param text the rule
  /// @param how how it is tested or, with the status before a colon, why it is not
  public record Entry(String id, String type, String text, String how) {

    /// Whether it has a test.
    public Status status() {
      for (Status status : Status.values()) {
        if (how.startsWith(status.name() + ":")) {
          return status;
        }
      }
      return Status.EXECUTABLE;
    }

    /// The section it stands in, such as 2.
    public int section() {
      return Integer.parseInt(id.substring(0, id.indexOf('.')));
    }
  }

  private static final Pattern ROW =
      Pattern.compile("\\| (\\d+\\.\\d+) \\| ([ROS])[^|]* \\| (.+?) \\| (.+) \\|");
  private static final RuleBook BOOK = read();

  private final Map<String, Entry> entries;

  private RuleBook(Map<String, Entry> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  /// The book that this kit was made with.
  public static RuleBook get() {
    return BOOK;
  }

  private static RuleBook read() {
    var entries = new LinkedHashMap<String, Entry>();
    try (var in =
        Objects.requireNonNull(RuleBook.class.getResourceAsStream("/dev/weft/tck/SPEC.md"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          var entry = new Entry(row.group(1), row.group(2), row.group(3), row.group(4));
          if (entries.put(entry.id(), entry) != null) {
            throw new IllegalStateException("SPEC.md has rule " + entry.id() + " twice");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RuleBook(entries);
  }

  /// All rules, in the book's order.
  public Collection<Entry> entries() {
    return entries.values();
  }

  /// The rule with this number.
  ///
  /// @throws IllegalArgumentException if there is none
  public Entry entry(String id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalArgumentException("SPEC.md has no rule " + id);
    }
    return entry;
  }
}
