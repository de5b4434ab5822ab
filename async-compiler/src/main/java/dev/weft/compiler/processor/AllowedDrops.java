package dev.weft.compiler.processor;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Arrays;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// Which futures may be dropped without a word:
///
/// - what a method annotated `@CanIgnoreReturnValue` returns (of any package);
/// - what a method returns that does not make it but hands it through: its return type is a type
///   variable (`map.put(key, future)`). `await` and `blockOn` are the exception, whose value is a
///   future only if one was wrapped in another;
/// - in a lambda given to an assertion that expects a throw, and in calls of mocks;
/// - where `@SuppressWarnings("weft.dropped")` says so, or what Error Prone calls the same.
final class AllowedDrops {

  private static final Set<String> UNWRAPPING = Set.of("dev.weft.Async", "dev.weft.Weft");

  private static final Set<String> EXPECTING =
      Set.of(
          "org.assertj.core.api.ThrowableAssert.ThrowingCallable",
          "org.junit.jupiter.api.function.Executable",
          "org.junit.function.ThrowingRunnable");

  private static final Set<String> SUPPRESSING =
      Set.of("weft.dropped", "CheckReturnValue", "FutureReturnValueIgnored", "all");

  private final Trees trees;

  AllowedDrops(Trees trees) {
    this.trees = trees;
  }

  /// Whether what the method returns may be dropped.
  boolean mayIgnore(ExecutableElement method) {
    Element owner = method.getEnclosingElement();
    if (isIgnorable(method) || isIgnorable(owner)) {
      return true;
    }
    return method.getReturnType().getKind() == TypeKind.TYPEVAR
        && !(owner instanceof TypeElement type
            && UNWRAPPING.contains(type.getQualifiedName().toString()));
  }

  private static boolean isIgnorable(Element element) {
    return element.getAnnotationMirrors().stream()
        .anyMatch(
            annotation ->
                annotation
                    .getAnnotationType()
                    .asElement()
                    .getSimpleName()
                    .contentEquals("CanIgnoreReturnValue"));
  }

  /// Whether the call is one that a mock is asked about, as in `verify(mock).send(message)`.
  boolean isOfMock(TreePath path, MethodInvocationTree call) {
    return call.getMethodSelect() instanceof MemberSelectTree select
        && select.getExpression() instanceof MethodInvocationTree receiver
        && trees.getElement(
                new TreePath(
                    new TreePath(new TreePath(path, select), receiver), receiver.getMethodSelect()))
            instanceof ExecutableElement asked
        && asked.getEnclosingElement() instanceof TypeElement type
        && type.getQualifiedName().toString().startsWith("org.mockito.");
  }

  /// Whether a lambda of this type is there to throw.
  static boolean isExpectedToThrow(@Nullable TypeMirror type) {
    return type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element
        && EXPECTING.contains(element.getQualifiedName().toString());
  }

  /// Whether a declaration around the place suppresses the warning.
  static boolean isSuppressed(TreePath place, Trees trees) {
    for (TreePath path = place; path != null; path = path.getParentPath()) {
      switch (path.getLeaf().getKind()) {
        case CLASS, INTERFACE, ENUM, RECORD, ANNOTATION_TYPE, METHOD, VARIABLE -> {
          Element element = trees.getElement(path);
          SuppressWarnings suppressed =
              element == null ? null : element.getAnnotation(SuppressWarnings.class);
          if (suppressed != null
              && Arrays.stream(suppressed.value()).anyMatch(SUPPRESSING::contains)) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }
}
