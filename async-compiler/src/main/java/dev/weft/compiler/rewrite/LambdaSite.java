package dev.weft.compiler.rewrite;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
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

  private static final String KOTLIN = "Lkotlin/Metadata;";

  /// Whether a compiler made the method of a lambda; not if it is one of the source's that a method
  /// reference names, which others may call. Java's compilers mark it as synthetic; Kotlin's names
  /// it `function$lambda$0`.
  static boolean isOfLambda(MethodModel method) {
    if (method.flags().has(AccessFlag.SYNTHETIC)) {
      return true;
    }
    return method.flags().has(AccessFlag.PRIVATE)
        && method.methodName().stringValue().contains("$lambda")
        && isKotlin(method.parent().orElseThrow());
  }

  private static boolean isKotlin(ClassModel type) {
    return type.findAttribute(Attributes.runtimeVisibleAnnotations())
        .map(all -> all.annotations().stream().anyMatch(a -> a.className().equalsString(KOTLIN)))
        .orElse(false);
  }

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
