package dev.weft.compiler.processor;

import dev.weft.compiler.rewrite.Messages;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// What stands around a place in the source, as far as it decides whether a block can be suspended
/// there. Immutable.
///
/// @param innermost the innermost method, class or lambda around the place
/// @param inBlock whether there is a block anywhere around it
/// @param locked whether there is a `synchronized` between the two
record Surroundings(Innermost innermost, boolean inBlock, boolean locked) {

  private enum Innermost {
    CLASS,
    CONSTRUCTOR_ARGUMENTS,
    ASYNC_BLOCK,
    GENERATOR,
    OTHER_LAMBDA,
    MARKED_LAMBDA,
    EXTENDED_LAMBDA
  }

  static final Surroundings OUTSIDE = new Surroundings(Innermost.CLASS, false, false);

  Surroundings inClass() {
    return new Surroundings(Innermost.CLASS, inBlock || isBlock(), false);
  }

  Surroundings inLambda(@Nullable TypeMirror type) {
    return new Surroundings(kind(type), inBlock || isBlock(), false);
  }

  Surroundings inSynchronized() {
    return new Surroundings(innermost, inBlock, true);
  }

  Surroundings beforeSuper() {
    return innermost == Innermost.CLASS
        ? new Surroundings(Innermost.CONSTRUCTOR_ARGUMENTS, inBlock, locked)
        : this;
  }

  private boolean isBlock() {
    return innermost == Innermost.ASYNC_BLOCK || innermost == Innermost.GENERATOR;
  }

  private static Innermost kind(@Nullable TypeMirror type) {
    if (type instanceof IntersectionType) {
      return Innermost.MARKED_LAMBDA;
    }
    if (!(type instanceof DeclaredType declared)
        || !(declared.asElement() instanceof TypeElement element)) {
      return Innermost.OTHER_LAMBDA;
    }
    Innermost own = named(element);
    if (own != null) {
      return own;
    }
    boolean extended =
        element.getInterfaces().stream().anyMatch(i -> kind(i) != Innermost.OTHER_LAMBDA);
    return extended ? Innermost.EXTENDED_LAMBDA : Innermost.OTHER_LAMBDA;
  }

  private static @Nullable Innermost named(TypeElement type) {
    return switch (type.getQualifiedName().toString()) {
      case "dev.weft.AsyncBody", "dev.weft.AsyncAction" -> Innermost.ASYNC_BLOCK;
      case "dev.weft.Generator.Body" -> Innermost.GENERATOR;
      default -> null;
    };
  }

  /// Why `call` cannot stand here, or null if it can.
  @Nullable String refusalOf(String call) {
    Innermost wanted = call.equals("await") ? Innermost.ASYNC_BLOCK : Innermost.GENERATOR;
    if (innermost == wanted) {
      return locked ? Messages.inSynchronized(call) : null;
    }
    return switch (innermost) {
      case MARKED_LAMBDA -> Messages.serializable();
      case EXTENDED_LAMBDA -> Messages.otherInterface(call);
      case CONSTRUCTOR_ARGUMENTS -> Messages.beforeSuper(call);
      default -> inBlock || isBlock() ? Messages.inLambda(call) : Messages.outside(call);
    };
  }
}
