package dev.weft.compiler.rewrite;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// The names of the runtime side, as the class files spell them.
final class Weft {
  private Weft() {}

  /// The compiler's side of `dev.weft.codegen.Abi`; a test compares the two.
  static final int ABI = 1;

  static final ClassDesc ASYNC = ClassDesc.of("dev.weft.Async");
  static final ClassDesc ASYNC_BODY = ClassDesc.of("dev.weft.AsyncBody");
  static final ClassDesc ASYNC_ACTION = ClassDesc.of("dev.weft.AsyncAction");
  static final ClassDesc CONTEXT = ClassDesc.of("dev.weft.Context");
  static final ClassDesc FUTURE = ClassDesc.of("dev.weft.Future");
  static final ClassDesc POLL = ClassDesc.of("dev.weft.Poll");
  static final ClassDesc GENERATOR = ClassDesc.of("dev.weft.Generator");
  static final ClassDesc GENERATOR_BODY = GENERATOR.nested("Body");
  static final ClassDesc YIELDER = GENERATOR.nested("Yielder");
  static final ClassDesc ASYNC_FRAME = ClassDesc.of("dev.weft.codegen.AsyncFrame");
  static final ClassDesc AWAITED_CALL = ClassDesc.of("dev.weft.codegen.AwaitedCall");
  static final ClassDesc GENERATOR_FRAME = ClassDesc.of("dev.weft.codegen.GeneratorFrame");
  static final ClassDesc STACK_TRACE_ELEMENT = ClassDesc.of("java.lang.StackTraceElement");

  /// `Async.await`.
  static final MethodTypeDesc AWAIT = MethodTypeDesc.of(ConstantDescs.CD_Object, FUTURE);

  /// `AsyncFrame.await`.
  static final MethodTypeDesc FRAME_AWAIT =
      MethodTypeDesc.of(ConstantDescs.CD_Object, FUTURE, CONTEXT);

  /// `Yielder.yield_`.
  static final MethodTypeDesc YIELD =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);

  /// `GeneratorFrame.yielding`.
  static final MethodTypeDesc YIELDING =
      MethodTypeDesc.of(ConstantDescs.CD_void, YIELDER, ConstantDescs.CD_Object);

  static final MethodTypeDesc TO_POLL = MethodTypeDesc.of(POLL);
  static final MethodTypeDesc OBJECT_TO_POLL = MethodTypeDesc.of(POLL, ConstantDescs.CD_Object);
}
