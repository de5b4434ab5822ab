package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/// Writes what belongs to one suspension point; see the picture in [BodyWriter].
final class SuspensionWriter {

  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
  private static final ValueType OBJECT = ValueType.of(ConstantDescs.CD_Object);

  private final Block block;
  private final CodeBuilder out;
  private final StackMaps maps;
  private final VariableTables variables;
  private final int temporary;
  private final List<Label> resume = new ArrayList<>();
  private final List<Label> suspend = new ArrayList<>();
  private final List<Label> again = new ArrayList<>();

  SuspensionWriter(
      Block block, CodeBuilder out, StackMaps maps, VariableTables variables, int temporary) {
    this.block = block;
    this.out = out;
    this.maps = maps;
    this.variables = variables;
    this.temporary = temporary;
    for (var _ : block.points) {
      resume.add(out.newLabel());
      suspend.add(out.newLabel());
      again.add(out.newLabel());
    }
  }

  Label resumeLabel(SuspendPoint point) {
    return resume.get(point.number() - 1);
  }

  /// Reads all back and jumps to where the call is repeated.
  void resume(SuspendPoint point) {
    Label label = resumeLabel(point);
    out.labelBinding(label);
    maps.bare(label);
    block.layout.at(point).forEach(this::restore);
    jump(point, again);
  }

  /// Reads one value back: to its slot, or onto the stack.
  void restore(FrameLayout.Saved saved) {
    FrameField field = saved.field();
    if (field == null) {
      out.aconst_null();
    } else {
      out.aload(0).getfield(block.frame, field.name(), field.type());
      ClassDesc type = saved.type().type();
      if (type != null && !type.equals(field.type()) && !isInterface(type)) {
        out.checkcast(type);
      }
    }
    if (saved.slot() >= 0) {
      out.storeLocal(kind(saved.type()), saved.slot() + block.kind.shift());
    }
  }

  private boolean isInterface(ClassDesc type) {
    return type.equals(Weft.FUTURE) || block.named.isInterface(type);
  }

  private static TypeKind kind(ValueType type) {
    return switch (type.kind()) {
      case INT -> TypeKind.INT;
      case LONG -> TypeKind.LONG;
      case FLOAT -> TypeKind.FLOAT;
      case DOUBLE -> TypeKind.DOUBLE;
      default -> TypeKind.REFERENCE;
    };
  }

  /// Writes all to the fields and returns. For an await, what it returned is on the stack.
  void suspend(SuspendPoint point) {
    boolean async = block.kind == BlockKind.ASYNC;
    Label label = suspend.get(point.number() - 1);
    out.labelBinding(label);
    maps.at(label, point.types(), point.live(), stack(point, async), async ? Weft.FUTURE : null);
    if (async) {
      out.pop();
    }
    for (FrameLayout.Saved saved : block.layout.at(point).reversed()) {
      spill(saved);
    }
    for (FrameField dead : block.layout.deadAt(point)) {
      out.aload(0).aconst_null().putfield(block.frame, dead.name(), dead.type());
    }
    if (async) {
      out.aload(0).aload(temporary).putfield(block.frame, "awaited", Weft.FUTURE);
    }
    out.aload(0).loadConstant(point.number());
    out.putfield(block.frame, "state", ConstantDescs.CD_int);
    returnSuspended();
  }

  private List<ValueType> stack(SuspendPoint point, boolean result) {
    List<ValueType> stack = new ArrayList<>(point.kept());
    if (result) {
      stack.add(OBJECT);
    }
    return stack;
  }

  private void spill(FrameLayout.Saved saved) {
    FrameField field = saved.field();
    if (field == null) {
      if (saved.slot() < 0) {
        out.pop();
      }
      return;
    }
    if (saved.slot() >= 0) {
      out.aload(0).loadLocal(kind(saved.type()), saved.slot() + block.kind.shift());
    } else if (saved.type().slots() == 2) {
      out.aload(0).dup_x2().pop();
    } else {
      out.aload(0).swap();
    }
    out.putfield(block.frame, field.name(), field.type());
  }

  private void returnSuspended() {
    if (block.kind == BlockKind.ASYNC) {
      out.invokestatic(Weft.POLL, "pending", Weft.TO_POLL, true).areturn();
    } else {
      out.iconst_1().ireturn();
    }
  }

  /// Writes what stands in the place of the call.
  void call(SuspendPoint point) {
    if (block.kind == BlockKind.ASYNC) {
      awaits(point);
    } else {
      yields(point);
    }
  }

  private void awaits(SuspendPoint point) {
    Label done = out.newLabel();
    out.astore(temporary).aload(0).aload(temporary);
    pollAndCompare();
    if (block.reach.isFar(point)) {
      out.if_acmpne(done).goto_w(suspend.get(point.number() - 1));
    } else {
      out.if_acmpeq(suspend.get(point.number() - 1)).goto_(done);
    }
    again(point);
    out.aload(0).aload(0).getfield(block.frame, "awaited", Weft.FUTURE);
    pollAndCompare();
    out.if_acmpne(done);
    returnSuspended();
    out.labelBinding(done);
    maps.at(done, point.types(), point.live(), stack(point, true), null);
    out.nop(); // a label of the block with a frame of its own may follow
  }

  private void pollAndCompare() {
    out.aload(1).invokevirtual(block.frame, "await", Weft.FRAME_AWAIT);
    out.dup().getstatic(Weft.ASYNC_FRAME, "SUSPENDED", ConstantDescs.CD_Object);
  }

  private void yields(SuspendPoint point) {
    out.astore(temporary + 1).astore(temporary);
    out.aload(0).aload(temporary).aload(temporary + 1);
    out.invokevirtual(block.frame, "yielding", Weft.YIELDING);
    jump(point, suspend);
    again(point);
    out.aload(0).invokevirtual(block.frame, "resumed", NOTHING);
  }

  private void jump(SuspendPoint point, List<Label> targets) {
    Label target = targets.get(point.number() - 1);
    if (block.reach.isFar(point)) {
      out.goto_w(target);
    } else {
      out.goto_(target);
    }
  }

  private void again(SuspendPoint point) {
    Label label = again.get(point.number() - 1);
    out.labelBinding(label);
    variables.afterSuspension(point.index());
    maps.at(label, point.types(), point.live(), stack(point, false), null);
  }
}
