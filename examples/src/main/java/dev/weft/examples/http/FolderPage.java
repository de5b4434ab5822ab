package dev.weft.examples.http;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.file.AsyncFiles;
import java.nio.file.Path;
import java.util.List;

/// A page that lists a folder.
final class FolderPage {

  /// More than anybody reads; a folder of a million files would be a page of 100 MB.
  private static final int ENTRIES = 10_000;

  private FolderPage() {}

  /// How many of a folder's entries are looked at at once.
  private static final int AT_ONCE = 8;

  static Future<Content> of(Path folder, String path) {
    return async(
        () -> {
          List<String> names =
              await(
                  AsyncFiles.list(folder)
                      .take(ENTRIES)
                      .buffered(AT_ONCE, FolderPage::name)
                      .toList());
          long modified = await(AsyncFiles.metadata(folder)).lastModifiedTime().toMillis();
          return page(path, names.stream().sorted().toList(), modified);
        });
  }

  /// A folder's ends with a slash.
  private static Future<String> name(Path entry) {
    String name = entry.getFileName().toString();
    return AsyncFiles.metadata(entry)
        .map(attributes -> attributes.isDirectory() ? name + "/" : name)
        .recover(leadsNowhere -> Futures.ready(name));
  }

  private static Content page(String path, List<String> names, long modified) {
    var page = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>");
    page.append(escaped(path)).append("</title></head><body><h1>").append(escaped(path));
    page.append("</h1><ul>\n");
    if (!path.equals("/")) {
      page.append("<li><a href=\"../\">../</a></li>\n");
    }
    for (String name : names) {
      page.append("<li><a href=\"./").append(encoded(name)).append("\">");
      page.append(escaped(name)).append("</a></li>\n");
    }
    byte[] bytes = page.append("</ul></body></html>\n").toString().getBytes(UTF_8);
    String etag = "\"" + Integer.toHexString(page.toString().hashCode()) + "\"";
    return new Content.Small(
        new Content.Entity(
            "text/html; charset=utf-8", bytes.length, etag, Responses.date(modified)),
        bytes);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /// A path for a URL; slashes stay.
  static String encoded(String path) {
    var out = new StringBuilder();
    for (byte b : path.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain || "-._~/".indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return out.toString();
  }
}
