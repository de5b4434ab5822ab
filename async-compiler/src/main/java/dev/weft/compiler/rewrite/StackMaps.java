package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.TypeState;
import dev.weft.compiler.analysis.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The StackMapTable of a body.
///
/// It is not computed anew but carried over: the types at a label are the compiler's, shifted
/// behind the body's own parameters, without the locals that are dead (after a resumption they are
/// not there) and without objects that are made late. So no class hierarchy is needed.
final class StackMaps {

  private final List<ClassDesc> parameters;
  private final LateNews news;
  private final CodeBuilder out;
  private final Map<Integer, Label> newLabels = new HashMap<>();
  private final List<StackMapFrameInfo> frames = new ArrayList<>();

  StackMaps(CodeBuilder out, List<ClassDesc> parameters, LateNews news) {
    this.out = out;
    this.parameters = parameters;
    this.news = news;
  }

  /// The label to bind at the `new` with this bytecode index.
  Label newLabel(int bci) {
    return newLabels.computeIfAbsent(bci, _ -> out.newLabel());
  }

  /// Nothing but the parameters.
  void bare(Label label) {
    frames.add(StackMapFrameInfo.of(label, locals(null, new BitSet(), null), List.of()));
  }

  /// The types of `state`, of its locals only the live ones, with this stack.
  ///
  /// @param temporary the type of the one local after all others, if it is in use
  void at(
      Label label,
      TypeState state,
      BitSet live,
      List<ValueType> stack,
      @Nullable ClassDesc temporary) {
    List<VerificationTypeInfo> operands = new ArrayList<>();
    for (ValueType type : stack) {
      if (!news.isLate(type)) {
        operands.add(type.toInfo(labels()));
      }
    }
    frames.add(StackMapFrameInfo.of(label, locals(state, live, temporary), operands));
  }

  private IntFunction<Label> labels() {
    return this::newLabel;
  }

  private List<VerificationTypeInfo> locals(
      @Nullable TypeState state, BitSet live, @Nullable ClassDesc temporary) {
    List<VerificationTypeInfo> locals = new ArrayList<>();
    for (ClassDesc parameter : parameters) {
      locals.add(ValueType.of(parameter).toInfo(labels()));
    }
    int used = locals.size();
    int slots = state == null ? 0 : state.maxLocals();
    for (int slot = 0; slot < slots; slot++) {
      ValueType type = live.get(slot) ? state.local(slot) : ValueType.TOP;
      if (news.isLate(type)) {
        type = ValueType.TOP;
      }
      locals.add(type.toInfo(labels()));
      slot += type.slots() - 1;
      if (type.kind() != ValueType.Kind.TOP) {
        used = locals.size();
      }
    }
    if (temporary != null) {
      locals.add(ValueType.of(temporary).toInfo(labels()));
      used = locals.size();
    }
    return locals.subList(0, used);
  }

  void write() {
    out.with(StackMapTableAttribute.of(frames));
  }
}
