package dev.weft.compiler.rewrite;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;

/// The two kinds of blocks, and how the class file tells them.
enum BlockKind {
  /// A lambda given as `AsyncBody` or `AsyncAction`, suspended at `await`.
  ASYNC,
  /// A lambda given as `Generator.Body`, suspended at `yield_`.
  GENERATOR;

  /// The kind of block that a lambda of this functional interface is, or null.
  static @Nullable BlockKind ofInterface(ClassDesc type) {
    if (type.equals(Weft.ASYNC_BODY) || type.equals(Weft.ASYNC_ACTION)) {
      return ASYNC;
    }
    return type.equals(Weft.GENERATOR_BODY) ? GENERATOR : null;
  }

  /// The kind of block that the call suspends, or null if it is another call.
  static @Nullable BlockKind suspendedBy(InvokeInstruction call) {
    if (isAwait(call.owner().asSymbol(), call.name().stringValue())) {
      return ASYNC;
    }
    boolean yields =
        call.owner().asSymbol().equals(Weft.YIELDER)
            && call.name().equalsString("yield_")
            && call.opcode() == Opcode.INVOKEINTERFACE;
    return yields ? GENERATOR : null;
  }

  static boolean isAwait(ClassDesc owner, String name) {
    return owner.equals(Weft.ASYNC) && name.equals("await");
  }

  /// Whether the call makes a future or generator of a body: what directly follows the lambda.
  boolean isMaker(InvokeInstruction call) {
    ClassDesc owner = call.owner().asSymbol();
    return switch (this) {
      case ASYNC -> owner.equals(Weft.ASYNC) && call.name().equalsString("async");
      case GENERATOR -> owner.equals(Weft.GENERATOR) && call.name().equalsString("of");
    };
  }

  /// What the maker returns.
  ClassDesc made() {
    return this == ASYNC ? Weft.FUTURE : Weft.GENERATOR;
  }

  /// How many operands the suspending call takes: the future; the yielder and the value.
  int operands() {
    return this == ASYNC ? 1 : 2;
  }

  /// The slots of the body's own parameters, before the block's locals.
  int shift() {
    return this == ASYNC ? 2 : 1;
  }

  ClassDesc frameBase() {
    return this == ASYNC ? Weft.ASYNC_FRAME : Weft.GENERATOR_FRAME;
  }

  /// The type of the body.
  MethodTypeDesc bodyType(ClassDesc frame) {
    return this == ASYNC
        ? MethodTypeDesc.of(Weft.POLL, frame, Weft.CONTEXT)
        : MethodTypeDesc.of(ConstantDescs.CD_boolean, frame);
  }

  String suspension() {
    return this == ASYNC ? "await" : "yield_";
  }
}
