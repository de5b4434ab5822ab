package dev.weft.examples.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A part of a file, in bytes.
///
/// @param from the first
/// @param count how many; 0 if the file has none of what was asked for
record ByteRange(long from, long count) {

  private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /// What the header `Range` asks for of a file of `size` bytes; null if that is all of it, because
  /// the header is not understood or asks for several parts, which a server may refuse.
  static @Nullable ByteRange of(@Nullable String header, long size) {
    if (header == null) {
      return null;
    }
    Matcher form = FORM.matcher(header.replace(" ", ""));
    if (!form.matches()) {
      return null;
    }
    String first = form.group(1);
    String last = form.group(2);
    if (first.isEmpty()) {
      if (last.isEmpty()) {
        return null;
      }
      long count = Math.min(Long.parseLong(last), size);
      return new ByteRange(size - count, count);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size - 1 : Long.parseLong(last);
    if (!last.isEmpty() && to < from) {
      return null;
    }
    to = Math.min(to, size - 1);
    return new ByteRange(from, Math.max(0, to - from + 1));
  }
}
