package dev.weft.compiler.rewrite;

import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An `invokedynamic` that makes a lambda.
///
/// @param type the functional interface
/// @param implementation the method with the lambda's code
/// @param isPlain whether it is made by `metafactory`; the other one is for serializable lambdas
///   and markers
/// @param captured the types of the captured variables
record LambdaSite(
    ClassDesc type,
    DirectMethodHandleDesc implementation,
    boolean isPlain,
    List<ClassDesc> captured) {

  private static final ClassDesc METAFACTORY = ClassDesc.of("java.lang.invoke.LambdaMetafactory");

  static @Nullable LambdaSite of(InvokeDynamicInstruction call) {
    DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
    List<ConstantDesc> arguments = call.bootstrapArgs();
    boolean plain = bootstrap.methodName().equals("metafactory");
    if (!bootstrap.owner().equals(METAFACTORY)
        || arguments.size() < 3
        || !(arguments.get(1) instanceof DirectMethodHandleDesc implementation)) {
      return null;
    }
    return new LambdaSite(
        call.typeSymbol().returnType(), implementation, plain, call.typeSymbol().parameterList());
  }

  /// Of two places that make the same lambda, the one that decides what it can be: a block only if
  /// both are one.
  LambdaSite strictest(LambdaSite other) {
    return rank() <= other.rank() ? this : other;
  }

  private int rank() {
    return kind() == null ? 0 : isPlain ? 2 : 1;
  }

  /// Whether the two places do not agree on what the lambda is.
  boolean differsFrom(LambdaSite other) {
    return rank() != other.rank();
  }

  @Nullable BlockKind kind() {
    return BlockKind.ofInterface(type);
  }
}
