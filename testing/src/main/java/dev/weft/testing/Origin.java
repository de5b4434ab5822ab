package dev.weft.testing;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where in the program under test something was begun: the innermost frames of the calling
/// thread's stack that are neither Weft's nor the JDK's nor JUnit's.
///
/// @param frames innermost first; of a thread that runs nothing of the program's, all there is
record Origin(List<String> frames) {

  private static final int FRAMES = 3;

  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  /// Weft's packages, by name: on the class path there are no modules to tell them by. What is
  /// directly in `dev.weft` begins with a capital letter.
  private static final Pattern WEFT =
      Pattern.compile(
          "dev\\.weft\\.([A-Z]|(assembly|blocking|codegen|combinator|driver|executor|interop|io|net"
              + "|outcome|reactor|shutdown|spi|stream|sync|task|testing|time|timer)\\.).*");

  private static final Pattern PLATFORM =
      Pattern.compile("(java|javax|jdk|sun|org\\.junit|org\\.apache\\.maven)\\..*");

  /// Where the calling thread is.
  ///
  /// @param testClass whose frames count as the program's, whatever its package
  static Origin here(Class<?> testClass) {
    Class<?> host = testClass.getNestHost();
    return WALKER.walk(
        all ->
            new Origin(
                limit(
                    all.takeWhile(frame -> !frame.getClassName().startsWith("org.junit."))
                        .filter(frame -> isProgram(frame, host))
                        .map(Origin::text))));
  }

  /// What a stack runs: its outermost frames that are the program's.
  static Origin of(StackTraceElement[] stack) {
    List<StackTraceElement> frames = List.of(stack);
    List<String> program =
        frames.reversed().stream()
            .filter(frame -> !PLATFORM.matcher(frame.getClassName()).matches())
            .filter(frame -> !isGenerated(frame.getClassName()))
            .map(Origin::text)
            .limit(FRAMES)
            .toList();
    return new Origin(
        program.isEmpty() ? limit(frames.reversed().stream().map(Origin::text)) : program);
  }

  private static List<String> limit(Stream<String> frames) {
    return frames.limit(FRAMES).toList();
  }

  private static boolean isProgram(StackFrame frame, Class<?> host) {
    String name = frame.getClassName();
    return !isGenerated(name)
        && (frame.getDeclaringClass().getNestHost() == host
            || !WEFT.matcher(name).matches() && !PLATFORM.matcher(name).matches());
  }

  /// Whether it is the class of a lambda or of an async block, whose code is called from it.
  private static boolean isGenerated(String className) {
    return className.contains("$$");
  }

  private static String text(StackFrame frame) {
    return text(frame.toStackTraceElement());
  }

  private static String text(StackTraceElement frame) {
    return "%s.%s(%s:%s)"
        .formatted(
            frame.getClassName(),
            frame.getMethodName(),
            frame.getFileName(),
            frame.getLineNumber());
  }

  @Override
  public String toString() {
    return frames.isEmpty()
        ? "nowhere in the program"
        : frames.stream().collect(Collectors.joining("\n      at ", "\n      at ", ""));
  }
}
