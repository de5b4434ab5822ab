package dev.weft.assembly;

import dev.weft.Description;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The name that somebody meant who mistyped it.
public final class SpellingSuggestion {
  private SpellingSuggestion() {}

  /// The one of `known` that is nearest to `wrong`, or null if none is near: two letters, in a
  /// short name one, may be wrong, missing, too many, or in their neighbour's place.
  static @Nullable String to(String wrong, Collection<String> known) {
    return known.stream()
        .filter(name -> isNear(wrong, name))
        .min(Comparator.comparingInt((String name) -> distance(wrong, name)))
        .orElse(null);
  }

  private static boolean isNear(String wrong, String name) {
    int most = name.length() < 10 ? 1 : 2;
    return Math.abs(wrong.length() - name.length()) <= most && distance(wrong, name) <= most;
  }

  /// A question to put behind a message; empty if no name is near.
  static String question(String wrong, Collection<String> known) {
    String nearest = to(wrong, known);
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  /// A question about a setting that nobody knows: whether a known one was meant.
  public static String ofSetting(String unknown, Description description) {
    boolean variable = !unknown.contains(".");
    Stream<String> kinds =
        description.providers().stream().map(found -> "weft." + found.kind()).distinct();
    Stream<String> known =
        Stream.concat(description.settings().stream().map(Description.Setting::name), kinds);
    return question(
        unknown, variable ? known.map(Configuration::variable).toList() : known.toList());
  }

  /// Of edits: insertions, deletions, substitutions, and swaps of neighbours (optimal string
  /// alignment, as Damerau and Levenshtein have it).
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
