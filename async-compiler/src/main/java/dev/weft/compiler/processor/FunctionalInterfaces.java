package dev.weft.compiler.processor;

import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// What the interfaces of lambdas return.
///
/// Such an interface may also name methods of Object, which every implementation has; none of those
/// that it could name is `void`.
final class FunctionalInterfaces {

  private final Elements elements;

  FunctionalInterfaces(Elements elements) {
    this.elements = elements;
  }

  /// Whether the one method of the functional interface is `void`.
  boolean returnNothing(@Nullable TypeMirror type) {
    if (type instanceof IntersectionType intersection) {
      return intersection.getBounds().stream().anyMatch(this::returnNothing);
    }
    return type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element
        && element.getKind() == ElementKind.INTERFACE
        && ElementFilter.methodsIn(elements.getAllMembers(element)).stream()
            .filter(method -> method.getModifiers().contains(Modifier.ABSTRACT))
            .anyMatch(method -> method.getReturnType().getKind() == TypeKind.VOID);
  }
}
