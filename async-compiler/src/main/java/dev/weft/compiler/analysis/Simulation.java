package dev.weft.compiler.analysis;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The types of all locals and operands at every point of a method.
///
/// Where control flows together, the compiler has left the types in the StackMapTable; between two
/// such frames they follow from the instructions alone. So one pass in the order of the code is
/// enough, no types are ever merged, and no class hierarchy is needed.
public final class Simulation {

  private final @Nullable TypeState[] before;

  private Simulation(int elements) {
    before = new TypeState[elements];
  }

  /// The types before the element, or null where control never comes.
  public @Nullable TypeState before(int index) {
    return before[index];
  }

  /// The types after the instruction, where control goes on to the next one.
  public TypeState after(Instruction instruction, int bci, TypeState before) {
    TypeState after = before.copy();
    Effect.apply(instruction, bci, after);
    return after;
  }

  /// Simulates the method.
  public static Simulation of(MethodCode code) {
    Map<Label, StackMapFrameInfo> frames = new HashMap<>();
    code.attribute()
        .findAttribute(Attributes.stackMapTable())
        .ifPresent(table -> table.entries().forEach(frame -> frames.put(frame.target(), frame)));
    List<CodeElement> elements = code.elements();
    var result = new Simulation(elements.size());
    TypeState state = initial(code);
    for (int i = 0; i < elements.size(); i++) {
      CodeElement element = elements.get(i);
      if (element instanceof LabelTarget target && frames.containsKey(target.label())) {
        state = read(frames.get(target.label()), code);
      }
      result.before[i] = state;
      if (state != null && element instanceof Instruction instruction) {
        state = result.after(instruction, code.bci(i), state);
        if (!MethodCode.fallsThrough(element)) {
          state = null;
        }
      }
    }
    return result;
  }

  private static TypeState initial(MethodCode code) {
    MethodModel method = code.method();
    var state = new TypeState(code.attribute().maxLocals());
    int slot = 0;
    if (!method.flags().has(AccessFlag.STATIC)) {
      ClassDesc owner = method.parent().orElseThrow().thisClass().asSymbol();
      boolean constructor = method.methodName().equalsString(ConstantDescs.INIT_NAME);
      state.set(slot++, constructor ? ValueType.THIS : ValueType.of(owner));
    }
    for (ClassDesc parameter : method.methodTypeSymbol().parameterList()) {
      ValueType type = ValueType.of(parameter);
      state.set(slot, type);
      slot += type.slots();
    }
    return state;
  }

  private static TypeState read(StackMapFrameInfo frame, MethodCode code) {
    var state = new TypeState(code.attribute().maxLocals());
    int slot = 0;
    for (VerificationTypeInfo info : frame.locals()) {
      ValueType type = ValueType.of(info, code.attribute());
      state.set(slot, type);
      slot += type.slots();
    }
    for (VerificationTypeInfo info : frame.stack()) {
      state.push(ValueType.of(info, code.attribute()));
    }
    return state;
  }
}
