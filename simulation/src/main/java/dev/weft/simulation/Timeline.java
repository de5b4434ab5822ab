package dev.weft.simulation;

import dev.weft.simulation.TraceEntry.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Draws a trace: time goes down, each host has a lane, packets are arrows from lane to lane,
/// faults go across all. One page of HTML with an image in it, and no script.
final class Timeline {
  private Timeline() {}

  /// What a browser still scrolls through with ease.
  private static final int DRAWN = 3000;

  private static final int LANE = 170;
  private static final int LEFT = 200;
  private static final int ROW = 18;

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>%1$s</title><style>
      body { font: 13px sans-serif; margin: 1em; }
      svg { font: 11px monospace; }
      .lane { stroke: #ccc; } .name { font-weight: bold; } .time { fill: #777; }
      .step { fill: #4a78b5; } .packet { stroke: #3a8a4d; fill: #3a8a4d; }
      .lost { stroke: #c33; fill: #c33; stroke-dasharray: 4 3; }
      .fault { fill: #fbe3e0; } .failure { fill: #f3a59b; } .host { fill: #e8eefc; }
      .note { fill: #fdf6d8; }
      #steps:checked ~ svg .step, #packets:checked ~ svg .packet { display: none; }
      </style></head><body><h3>%1$s</h3>
      <input type="checkbox" id="steps"><label for="steps">without steps</label>
      <input type="checkbox" id="packets"><label for="packets">without packets</label>
      <p>%2$s</p>
      """;

  static String html(String title, List<TraceEntry> trace) {
    List<TraceEntry> drawn = trace.subList(Math.max(0, trace.size() - DRAWN), trace.size());
    String said = drawn.size() < trace.size() ? "The last " + DRAWN + " events." : "";
    var page = new StringBuilder(String.format(Locale.ROOT, HEAD, escaped(title), said));
    Map<String, Integer> lanes = lanes(drawn);
    int width = LEFT + LANE * (lanes.size() + 1);
    int height = ROW * (drawn.size() + 3);
    add(page, "<svg width='%s' height='%s' role='img'>", width, height);
    lanes.forEach(
        (host, x) -> {
          add(page, "<line class='lane' x1='%s' y1='%s' x2='%s' y2='%s'/>", x, ROW * 2, x, height);
          add(page, "<text class='name' x='%s' y='%s'>%s</text>", x - 20, ROW, escaped(host));
        });
    long before = -1;
    for (int i = 0; i < drawn.size(); i++) {
      TraceEntry entry = drawn.get(i);
      int y = ROW * (i + 3);
      if (entry.nanos() != before) {
        String time = TraceEntry.seconds(entry.nanos());
        add(page, "<text class='time' x='0' y='%s'>%s</text>", y, time);
        before = entry.nanos();
      }
      draw(page, entry, lanes, y, width);
    }
    return page.append("</svg></body></html>\n").toString();
  }

  private static Map<String, Integer> lanes(List<TraceEntry> drawn) {
    var lanes = new LinkedHashMap<String, Integer>();
    drawn.stream()
        .flatMap(entry -> Stream.of(entry.host(), entry.peer()))
        .filter(Objects::nonNull)
        .sorted()
        .forEach(host -> lanes.computeIfAbsent(host, h -> LEFT + LANE * lanes.size()));
    return lanes;
  }

  private static void draw(
      StringBuilder page, TraceEntry entry, Map<String, Integer> lanes, int y, int width) {
    int x = entry.host() == null ? 110 : Objects.requireNonNull(lanes.get(entry.host()));
    Integer peer = entry.peer() == null ? null : lanes.get(entry.peer());
    String kind = entry.kind().name().toLowerCase(Locale.ROOT);
    add(page, "<g class='%s'><title>%s</title>", kind, escaped(entry.toString()));
    if (entry.kind() == Kind.STEP) {
      add(page, "<circle cx='%s' cy='%s' r='4'/>", x, y - 4);
    } else if (entry.kind() == Kind.PACKET && peer != null) {
      arrow(page, x, peer, y - 4);
    } else {
      int from = entry.host() == null ? 105 : x - 5;
      int wide = entry.host() == null ? width - from : LANE - 10;
      add(page, "<rect x='%s' y='%s' width='%s' height='%s'/>", from, y - 13, wide, ROW - 2);
    }
    add(page, "</g><text x='%s' y='%s'>%s</text>", x + 8, y, escaped(firstLine(entry.text())));
  }

  private static void arrow(StringBuilder page, int from, int to, int y) {
    int back = from < to ? -6 : 6;
    add(page, "<line x1='%s' y1='%s' x2='%s' y2='%s'/>", from, y, to, y);
    add(page, "<polygon points='%s,%s %s,%s %s,%s'/>", to, y, to + back, y - 4, to + back, y + 4);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.length() > 120 ? line.substring(0, 120) + " ..." : line;
  }

  private static void add(StringBuilder page, String format, Object... arguments) {
    page.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  /// As text in a page, where it cannot be anything else.
  static String escaped(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(c >= ' ' || c == '\n' ? c : '?');
              }
            });
    return out.toString();
  }
}
