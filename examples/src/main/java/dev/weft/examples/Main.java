package dev.weft.examples;

/** Placeholder: prints its arguments. */
final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println(String.join(" ", args));
  }
}
