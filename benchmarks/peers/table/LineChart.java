import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

/// Lines over a logarithmic axis of sizes, as an SVG picture. The other axis begins at zero. Lines
/// that are ours are thick. The legend has the order of the lines at the right end.
record LineChart(String title, String unit, String of, List<Line> lines) {

  /// A name, and a value for each size.
  record Line(String name, boolean ours, TreeMap<Integer, Double> points) {}

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 80;
  private static final int RIGHT = 540;
  private static final int TOP = 50;
  private static final int BOTTOM = 360;

  /// Okabe and Ito's, told apart by the colour-blind, and two greys.
  private static final String[] COLOURS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"
  };

  String svg() {
    var sizes = new TreeSet<Integer>();
    double most = 0;
    for (Line line : lines) {
      sizes.addAll(line.points.keySet());
      most = Math.max(most, line.points.values().stream().mapToDouble(v -> v).max().orElse(0));
    }
    double step = step(most);
    double top = Math.max(1, Math.ceil(most / step)) * step;
    var svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(svg, LEFT, 26, "start", title + ", " + unit);
    for (int i = 0; i * step <= top * 1.0001; i++) {
      double y = y(i * step, top);
      line(svg, LEFT, y, RIGHT, y);
      text(svg, LEFT - 8, y + 4, "end", tick(i * step));
    }
    for (int size : sizes) {
      double x = x(size, sizes);
      line(svg, x, TOP, x, BOTTOM);
      text(svg, x, BOTTOM + 20, "middle", tick(size));
    }
    text(svg, (LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle", of);
    List<Line> byEnd =
        lines.stream()
            .sorted(Comparator.comparingDouble((Line l) -> -l.points.lastEntry().getValue()))
            .toList();
    for (int i = 0; i < byEnd.size(); i++) {
      draw(svg, byEnd.get(i), i, sizes, top);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, Line line, int index, TreeSet<Integer> sizes, double top) {
    int number = lines.indexOf(line);
    String look =
        "fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s"
            .formatted(
                COLOURS[number % COLOURS.length],
                line.ours ? "3" : "1.5",
                number >= COLOURS.length ? " stroke-dasharray=\"5 3\"" : "");
    svg.append("<polyline ").append(look).append(" points=\"");
    line.points.forEach(
        (size, value) ->
            svg.append(format(x(size, sizes)))
                .append(',')
                .append(format(y(value, top)))
                .append(' '));
    svg.setLength(svg.length() - 1);
    svg.append("\"/>\n");
    double y = TOP + 8 + index * 19;
    svg.append(
        "<line x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\" %s/>\n"
            .formatted(RIGHT + 16, format(y), RIGHT + 44, format(y), look));
    text(svg, RIGHT + 50, y + 4, "start", line.name);
  }

  private static double step(double most) {
    double step = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
    return most / step > 5 ? step : most / step > 2 ? step / 2 : step / 5;
  }

  private static double x(int size, TreeSet<Integer> sizes) {
    double least = Math.log(sizes.first());
    double range = Math.log(sizes.last()) - least;
    double part = range == 0 ? 0.5 : (Math.log(size) - least) / range;
    return LEFT + part * (RIGHT - LEFT);
  }

  private static double y(double value, double top) {
    return BOTTOM - value / top * (BOTTOM - TOP);
  }

  private static String tick(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ')
        : Results.number(value);
  }

  private static String format(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#dddddd\"/>\n"
            .formatted(format(x1), format(y1), format(x2), format(y2)));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(
                format(x), format(y), anchor, text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
