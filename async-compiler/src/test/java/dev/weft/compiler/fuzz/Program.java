package dev.weft.compiler.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// A random program: a tree of statements, printed as the body of an async block. Made of a seed
/// alone. Pruning a statement (making it empty) gives a smaller program, which is how failures
/// shrink.
///
/// Every loop is bounded and all variables are declared and assigned at the top, so that every
/// program, also a pruned one, compiles and ends.
final class Program {

  /// A statement: text around and between its children.
  static final class Node {
    final List<String> text = new ArrayList<>();
    final List<Node> children = new ArrayList<>();
    boolean pruned;

    Node(String head) {
      text.add(head);
    }

    Node with(Node child, String after) {
      children.add(child);
      text.add(after);
      return this;
    }

    void print(StringBuilder out) {
      if (pruned) {
        out.append("p.log(\"-\");");
        return;
      }
      out.append(text.getFirst());
      for (int i = 0; i < children.size(); i++) {
        children.get(i).print(out);
        out.append(text.get(i + 1));
      }
    }

    void collect(List<Node> all) {
      if (!pruned) {
        all.add(this);
        children.forEach(child -> child.collect(all));
      }
    }
  }

  private final Random random;
  private int names;
  private int loops;
  final Node root;

  Program(long seed) {
    random = new Random(seed);
    root = block(3);
  }

  /// The nodes that can be pruned.
  List<Node> nodes() {
    List<Node> all = new ArrayList<>();
    root.collect(all);
    return all;
  }

  /// The body of the block.
  String print() {
    var out =
        new StringBuilder(
            "int a = 1, b = 2; long l = 3; double d = 4; String s = \"s\"; Object o = null;"
                + " int[] x = {5, 6, 7}; int fuel = 40;\n");
    root.print(out);
    out.append(
        "\n"
            + "return a + \" \" + b + \" \" + l + \" \" + d + \" \" + s + \" \" + o + x[0] + x[1] +"
            + " x[2];");
    return out.toString();
  }

  private Node block(int depth) {
    var node = new Node("{\n");
    int statements = 1 + random.nextInt(3);
    for (int i = 0; i < statements; i++) {
      node.with(statement(depth), "\n");
    }
    return node.with(new Node(""), "}");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Node statement(int depth) {
    int kind = depth == 0 ? random.nextInt(6) : random.nextInt(19);
    String name = "v" + names++;
    return switch (kind) {
      case 0 -> new Node(pick("a", "b") + pick(" = ", " += ", " -= ", " ^= ") + intExpr(2) + ";");
      case 1 ->
          new Node("l " + pick("= ", "+= ") + "(long) " + intExpr(2) + " + " + longExpr() + ";");
      case 2 -> new Node("s = (s + " + anyExpr(2) + "); if (s.length() > 60) s = s.substring(40);");
      case 3 -> new Node("x[" + index() + "] " + pick("= ", "+= ", "*= ") + intExpr(2) + ";");
      case 4 -> new Node("p.log(" + anyExpr(1) + ");");
      case 5 ->
          new Node(pick("d = d / 2 + ", "d += l * ") + intExpr(1) + "; o = " + anyExpr(1) + ";");
      case 6, 7 ->
          new Node("if (" + boolExpr(2) + ") ")
              .with(block(depth - 1), " else ")
              .with(block(depth - 1), "");
      case 8, 9 -> loop(depth, name);
      case 10, 11, 12 -> tryStatement(depth, name);
      case 13 ->
          new Node("try (var " + name + " = p.open(\"" + name + "\")) ")
              .with(block(depth - 1), pick("", " finally { p.log(" + intExpr(1) + "); }"));
      case 14 ->
          new Node("switch (" + intExpr(1) + " & 3) { case 0: ")
              .with(block(depth - 1), pick("", "break;") + " case 1: ")
              .with(block(depth - 1), " break; default: ")
              .with(block(depth - 1), "}");
      case 15 ->
          new Node("a += switch (\"k\" + (" + intExpr(1) + " & 1)) { case \"k0\" -> {")
              .with(
                  block(depth - 1),
                  "yield " + intExpr(1) + "; } default -> " + intExpr(1) + "; };");
      case 16 ->
          new Node(
                  "{ int "
                      + name
                      + " = "
                      + intExpr(2)
                      + "; long w"
                      + name
                      + " = "
                      + longExpr()
                      + "; ")
              .with(block(depth - 1), "a += " + name + "; l += w" + name + "; }");
      case 17 ->
          new Node(
              "{ int "
                  + name
                  + " = "
                  + intExpr(1)
                  + "; String t"
                  + name
                  + " = s; a += await(async(() -> { try (var r = p.open(t"
                  + name
                  + ")) { return "
                  + name
                  + " + await(p.later("
                  + name
                  + ")); } finally { p.log(await(p.later(t"
                  + name
                  + "))); } })); }");
      default -> new Node("o = " + name(name) + ";");
    };
  }

  private String name(String name) {
    return "new P("
        + anyExpr(2)
        + ", "
        + pick("new P(" + anyExpr(1) + ", " + intExpr(1) + ")", anyExpr(1))
        + ").toString()";
  }

  private Node loop(int depth, String name) {
    String label = "L" + loops++;
    String leave =
        pick(
            "",
            "if (" + boolExpr(1) + ") break " + label + ";",
            "if (" + boolExpr(1) + ") continue " + label + ";");
    return switch (random.nextInt(3)) {
      case 0 ->
          new Node(
                  label
                      + ": for (int "
                      + name
                      + " = 0; "
                      + name
                      + " < "
                      + (1 + random.nextInt(4))
                      + " && fuel-- > 0; "
                      + name
                      + "++) {")
              .with(block(depth - 1), leave + "}");
      case 1 ->
          new Node(label + ": while (fuel-- > 0 && " + boolExpr(2) + ") {")
              .with(block(depth - 1), leave + "}");
      default ->
          new Node(label + ": do {")
              .with(block(depth - 1), leave + "} while (fuel-- > 0 && " + boolExpr(1) + ");");
    };
  }

  private Node tryStatement(int depth, String name) {
    var node =
        new Node("try { await(p.now(0));")
            .with(
                block(depth - 1),
                pick(
                        "",
                        "if ("
                            + boolExpr(1)
                            + ") throw new IOException(\"t\" + "
                            + intExpr(1)
                            + ");",
                        "await(p.fail(new IOException(\"f" + name + "\")));")
                    + "}");
    boolean catches = random.nextBoolean();
    if (catches) {
      node.text.set(
          1,
          node.text.get(1)
              + " catch ("
              + pick("Exception", "IOException", "IOException | IllegalStateException")
              + " e"
              + name
              + ") { p.log(e"
              + name
              + ".getMessage());");
      node.with(block(depth - 1), "}");
    }
    if (!catches || random.nextBoolean()) {
      node.text.set(node.text.size() - 1, node.text.getLast() + " finally {");
      node.with(block(depth - 1), "}");
    }
    return node;
  }

  private String index() {
    return random.nextBoolean() ? "" + random.nextInt(3) : "(" + intExpr(1) + " & 1)";
  }

  private String await(String expr) {
    return "await(p." + pick("later", "later", "now") + "(" + expr + "))";
  }

  private String intExpr(int depth) {
    return switch (depth == 0 ? random.nextInt(4) : random.nextInt(10)) {
      case 0 -> pick("a", "b", "1", "7");
      case 1 -> "x[" + random.nextInt(3) + "]";
      case 2 -> "(int) l";
      case 3 -> "s.length()";
      case 4, 5, 6 -> await(intExpr(depth - 1));
      case 7 -> "(" + intExpr(depth - 1) + pick(" + ", " * ", " ^ ") + intExpr(depth - 1) + ")";
      case 8 ->
          "(" + boolExpr(depth - 1) + " ? " + intExpr(depth - 1) + " : " + intExpr(depth - 1) + ")";
      default -> "(a++ + " + intExpr(depth - 1) + " - --b)";
    };
  }

  private String longExpr() {
    return pick("l", "(l >> 3)", await("l + a"), "(l - " + await("7L") + ")");
  }

  private String boolExpr(int depth) {
    return switch (depth == 0 ? random.nextInt(2) : random.nextInt(5)) {
      case 0 -> "(a & 3) " + pick("== ", "!= ", "< ") + random.nextInt(3);
      case 1 -> "l > b";
      case 2 -> await(boolExpr(depth - 1));
      case 3 -> "(" + boolExpr(depth - 1) + pick(" && ", " || ", " ^ ") + boolExpr(depth - 1) + ")";
      default -> "!(" + intExpr(depth - 1) + " > " + intExpr(depth - 1) + ")";
    };
  }

  private String anyExpr(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> intExpr(depth);
      case 1 -> longExpr();
      case 2 -> "(s + " + intExpr(depth) + ").length()";
      case 3 -> "(d + " + intExpr(depth) + ")";
      default -> await("\"w\" + a");
    };
  }

  /// The size, for messages.
  String size() {
    return nodes().stream().filter(node -> !node.pruned).collect(Collectors.counting()) + " nodes";
  }
}
