package dev.weft.compiler.rewrite;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Writes the frame class of a block: fields, a factory that stores the captured variables, and a
/// bridge to the body.
///
/// The class is no nest mate of the block's class, so that it can be added to a nest that is loaded
/// already: the body is accessible within the package instead.
final class FrameClass {

  static final String FACTORY = "make";

  private static final MethodTypeDesc POSITION =
      MethodTypeDesc.of(Weft.STACK_TRACE_ELEMENT, ConstantDescs.CD_int);
  private static final MethodTypeDesc NEW_ELEMENT =
      MethodTypeDesc.of(
          ConstantDescs.CD_void,
          ConstantDescs.CD_String,
          ConstantDescs.CD_String,
          ConstantDescs.CD_String,
          ConstantDescs.CD_int);

  private final Block block;
  private final String file;
  private final boolean ownerIsInterface;

  FrameClass(Block block, String file, boolean ownerIsInterface) {
    this.block = block;
    this.file = file;
    this.ownerIsInterface = ownerIsInterface;
  }

  /// @param factories the types of the factories that the block's class calls
  byte[] write(int version, Set<MethodTypeDesc> factories) {
    return ClassFile.of()
        .build(
            block.frame,
            out -> {
              out.withVersion(version, 0)
                  .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC)
                  .withSuperclass(block.kind.frameBase());
              for (FrameField field : block.layout.fields()) {
                out.withField(field.name(), field.type(), 0);
              }
              constructor(out);
              factories.forEach(type -> factory(out, type));
              resume(out);
              clear(out);
              position(out);
            });
  }

  private void constructor(ClassBuilder out) {
    out.withMethodBody(
        ConstantDescs.INIT_NAME,
        ConstantDescs.MTD_void,
        ClassFile.ACC_PRIVATE,
        code ->
            code.aload(0)
                .loadConstant(Weft.ABI)
                .invokespecial(
                    block.kind.frameBase(),
                    ConstantDescs.INIT_NAME,
                    MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int))
                .return_());
  }

  private void factory(ClassBuilder out, MethodTypeDesc type) {
    out.withMethodBody(
        FACTORY,
        type,
        ClassFile.ACC_STATIC,
        code -> {
          code.new_(block.frame).dup();
          code.invokespecial(block.frame, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
          int slot = 0;
          for (int i = 0; i < type.parameterCount(); i++) {
            TypeKind kind = TypeKind.from(type.parameterType(i));
            FrameField field = block.layout.captures().get(i).field();
            code.dup().loadLocal(kind, slot);
            code.putfield(block.frame, field.name(), field.type());
            slot += kind.slotSize();
          }
          code.areturn();
        });
  }

  private void resume(ClassBuilder out) {
    boolean async = block.kind == BlockKind.ASYNC;
    MethodTypeDesc type =
        async
            ? MethodTypeDesc.of(Weft.POLL, Weft.CONTEXT)
            : MethodTypeDesc.of(ConstantDescs.CD_boolean);
    out.withMethodBody(
        "resume",
        type,
        ClassFile.ACC_PROTECTED,
        code -> {
          code.aload(0);
          if (async) {
            code.aload(1);
          }
          code.invokestatic(
              block.owner, block.name(), block.kind.bodyType(block.frame), ownerIsInterface);
          code.return_(async ? TypeKind.REFERENCE : TypeKind.INT);
        });
  }

  private void clear(ClassBuilder out) {
    out.withMethodBody(
        "clear",
        ConstantDescs.MTD_void,
        ClassFile.ACC_PROTECTED,
        code -> {
          for (FrameField field : block.layout.fields()) {
            if (field.isReference()) {
              code.aload(0).aconst_null().putfield(block.frame, field.name(), field.type());
            }
          }
          code.return_();
        });
  }

  private void position(ClassBuilder out) {
    out.withMethodBody(
        "position",
        POSITION,
        ClassFile.ACC_PROTECTED,
        code -> {
          Label begin = code.newLabel();
          List<SwitchCase> cases = new ArrayList<>();
          for (SuspendPoint point : block.points) {
            cases.add(SwitchCase.of(point.number(), code.newLabel()));
          }
          code.iload(1).tableswitch(1, cases.size(), begin, cases);
          for (SuspendPoint point : block.points) {
            code.labelBinding(cases.get(point.number() - 1).target());
            element(code, point.line());
          }
          code.labelBinding(begin);
          element(code, block.code.firstLine());
        });
  }

  private void element(CodeBuilder code, int line) {
    ClassDesc owner = block.owner;
    String name = owner.packageName().isEmpty() ? "" : owner.packageName() + ".";
    code.new_(Weft.STACK_TRACE_ELEMENT).dup();
    code.loadConstant(name + owner.displayName())
        .loadConstant(block.name())
        .loadConstant(file)
        .loadConstant(line)
        .invokespecial(Weft.STACK_TRACE_ELEMENT, ConstantDescs.INIT_NAME, NEW_ELEMENT)
        .areturn();
  }
}
