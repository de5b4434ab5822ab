package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.TypeState;
import dev.weft.compiler.analysis.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `new X(await(y))`: an object before its constructor cannot be put into a field, so it must not
/// be on the stack at the `await`.
///
/// Where one is, its `new` is put off until right before the constructor is called: the `new` and
/// every instruction that only moves the raw object are left out, and at the constructor call the
/// arguments step aside into temporary locals. The one visible difference: X is initialised (its
/// static initialiser runs) after the arguments, not before.
final class LateNews {

  private final Set<Integer> late = new HashSet<>();
  private final Map<Integer, ClassDesc> classes = new HashMap<>();

  LateNews(Block block) {
    for (SuspendPoint point : block.points) {
      point.kept().forEach(this::putOff);
      point.live().stream().forEach(slot -> putOff(point.types().local(slot)));
    }
    List<CodeElement> elements = block.code.elements();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof NewObjectInstruction fresh) {
        classes.put(block.code.bci(i), fresh.className().asSymbol());
      }
    }
  }

  private void putOff(ValueType type) {
    if (type.kind() == ValueType.Kind.UNINITIALIZED) {
      late.add(type.newAt());
    }
  }

  /// Whether it is an object that does not exist yet.
  boolean isLate(ValueType type) {
    return type.kind() == ValueType.Kind.UNINITIALIZED && late.contains(type.newAt());
  }

  /// Whether the element only makes or moves an object that does not exist yet.
  boolean isLeftOut(CodeElement element, int bci, TypeState before) {
    return switch (element) {
      case NewObjectInstruction _ -> late.contains(bci);
      case LoadInstruction load -> isLate(before.local(load.slot()));
      case StoreInstruction _ -> isLate(before.peek(0));
      case StackInstruction stack ->
          (stack.opcode() == Opcode.DUP || stack.opcode() == Opcode.POP) && isLate(before.peek(0));
      default -> false;
    };
  }

  /// Whether the element is the constructor call of an object that does not exist yet.
  boolean isConstruction(CodeElement element, TypeState before) {
    return element instanceof InvokeInstruction call
        && call.name().equalsString(ConstantDescs.INIT_NAME)
        && isLate(receiver(call, before));
  }

  private static ValueType receiver(InvokeInstruction call, TypeState before) {
    return before.peek(call.typeSymbol().parameterCount());
  }

  /// Makes the object and calls its constructor; arguments are on the stack.
  void construct(CodeBuilder out, InvokeInstruction call, TypeState before, int temporaries) {
    List<ClassDesc> parameters = call.typeSymbol().parameterList();
    ValueType fresh = receiver(call, before);
    int slot = temporaries;
    int[] slots = new int[parameters.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = slot;
      slot += TypeKind.from(parameters.get(i)).slotSize();
    }
    for (int i = slots.length - 1; i >= 0; i--) {
      out.storeLocal(TypeKind.from(parameters.get(i)), slots[i]);
    }
    out.new_(classes.get(fresh.newAt()));
    for (int depth = slots.length + 1;
        depth < before.stack().size() && before.peek(depth).equals(fresh);
        depth++) {
      out.dup();
    }
    for (int i = 0; i < slots.length; i++) {
      out.loadLocal(TypeKind.from(parameters.get(i)), slots[i]);
    }
    out.with(call);
  }
}
