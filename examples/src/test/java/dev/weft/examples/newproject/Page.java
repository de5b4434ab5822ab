package dev.weft.examples.newproject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A page of the documentation, or a part of one, from which tests take what readers would copy.
record Page(String text) {

  static Page of(Path file) throws IOException {
    return new Page(Files.readString(file));
  }

  /// The part under this heading, up to the next one.
  Page under(String heading) {
    return new Page(only("(?ms)^##+ " + Pattern.quote(heading) + "\\n(.*?)(?=^##|\\z)"));
  }

  /// The first fenced block in this language.
  String block(String language) {
    return blocks(language).getFirst();
  }

  /// The fenced blocks in this language.
  List<String> blocks(String language) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /// What the file of this name has: the block after the name.
  String file(String name) {
    return only("(?ms)`" + Pattern.quote(name) + "`:\\n\\n```\\w+\\n(.*?)^```");
  }

  /// The code in the sentence that begins like this.
  List<String> codeIn(String sentence) {
    return code(only("(?ms)^" + Pattern.quote(sentence) + "(.*?)\\.$"));
  }

  /// The code in the rest of the table's row that begins like this.
  List<String> codeInRow(String begin) {
    return code(only("(?m)^" + Pattern.quote(begin) + "(.*)\\|$"));
  }

  private static List<String> code(String text) {
    return Pattern.compile("`(.+?)`").matcher(text).results().map(code -> code.group(1)).toList();
  }

  private String only(String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .map((MatchResult found) -> found.group(1))
        .orElseThrow(() -> new AssertionError("the page has no " + pattern));
  }
}
