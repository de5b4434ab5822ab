/// What is to be beaten: no program of Java's starts faster.
public final class Hello {
  public static void main(String[] args) {
    System.out.println("hello");
  }
}
