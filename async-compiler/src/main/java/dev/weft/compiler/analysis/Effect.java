package dev.weft.compiler.analysis;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// What one instruction does to the types of locals and operands (JVMS 6.5).
final class Effect {
  private Effect() {}

  static void apply(Instruction instruction, int bci, TypeState state) {
    switch (instruction) {
      case LoadInstruction load -> state.push(state.local(load.slot()));
      case StoreInstruction store -> state.set(store.slot(), state.pop());
      case ConstantInstruction constant -> state.push(type(constant));
      case InvokeInstruction invoke -> invoke(invoke, state);
      case InvokeDynamicInstruction invoke -> call(invoke.typeSymbol(), state);
      case FieldInstruction field -> field(field, state);
      case StackInstruction stack -> stack(stack.opcode(), state);
      case NewObjectInstruction _ -> state.push(ValueType.uninitialized(bci));
      case TypeCheckInstruction check -> {
        state.pop();
        boolean cast = check.opcode() == Opcode.CHECKCAST;
        state.push(cast ? ValueType.of(check.type().asSymbol()) : ValueType.INT);
      }
      case OperatorInstruction operator -> operator(operator.opcode(), state);
      case ConvertInstruction convert -> {
        state.pop();
        state.push(ValueType.of(convert.toType()));
      }
      case BranchInstruction branch -> state.pop(operands(branch.opcode()));
      case ArrayLoadInstruction load -> {
        state.pop();
        ValueType array = state.pop();
        state.push(
            load.typeKind() == TypeKind.REFERENCE ? element(array) : ValueType.of(load.typeKind()));
      }
      case ArrayStoreInstruction _ -> state.pop(3);
      case NewReferenceArrayInstruction array -> {
        state.pop();
        state.push(ValueType.of(array.componentType().asSymbol().arrayType()));
      }
      case NewPrimitiveArrayInstruction array -> {
        state.pop();
        state.push(ValueType.of(array.typeKind().upperBound().arrayType()));
      }
      case NewMultiArrayInstruction array -> {
        state.pop(array.dimensions());
        state.push(ValueType.of(array.arrayType().asSymbol()));
      }
      case LookupSwitchInstruction _, TableSwitchInstruction _, MonitorInstruction _ -> state.pop();
      case ReturnInstruction _, ThrowInstruction _, DiscontinuedInstruction _ -> state.clearStack();
      case IncrementInstruction _, NopInstruction _ -> {}
    }
  }

  private static ValueType element(ValueType array) {
    return array.type() == null ? ValueType.NULL : ValueType.of(array.type().componentType());
  }

  private static ValueType type(ConstantInstruction constant) {
    if (constant.opcode() == Opcode.ACONST_NULL) {
      return ValueType.NULL;
    }
    if (constant instanceof ConstantInstruction.LoadConstantInstruction load) {
      return ValueType.of(type(load.constantEntry()));
    }
    return ValueType.of(constant.typeKind());
  }

  private static ClassDesc type(LoadableConstantEntry entry) {
    return switch (entry) {
      case StringEntry _ -> ConstantDescs.CD_String;
      case ClassEntry _ -> ConstantDescs.CD_Class;
      case MethodHandleEntry _ -> ConstantDescs.CD_MethodHandle;
      case MethodTypeEntry _ -> ConstantDescs.CD_MethodType;
      case ConstantDynamicEntry dynamic -> dynamic.typeSymbol();
      default -> entry.typeKind().upperBound();
    };
  }

  private static void invoke(InvokeInstruction invoke, TypeState state) {
    if (invoke.opcode() == Opcode.INVOKESTATIC) {
      call(invoke.typeSymbol(), state);
      return;
    }
    state.pop(invoke.typeSymbol().parameterCount());
    ValueType receiver = state.pop();
    if (invoke.name().equalsString(ConstantDescs.INIT_NAME)) {
      // super(...) or this(...): the exact class no longer matters, only that it is initialised
      state.initialize(receiver, ValueType.of(invoke.owner().asSymbol()));
    }
    result(invoke.typeSymbol(), state);
  }

  private static void call(MethodTypeDesc type, TypeState state) {
    state.pop(type.parameterCount());
    result(type, state);
  }

  private static void result(MethodTypeDesc type, TypeState state) {
    if (!type.returnType().equals(ConstantDescs.CD_void)) {
      state.push(ValueType.of(type.returnType()));
    }
  }

  private static void field(FieldInstruction field, TypeState state) {
    switch (field.opcode()) {
      case GETSTATIC -> state.push(ValueType.of(field.typeSymbol()));
      case PUTSTATIC -> state.pop();
      case GETFIELD -> {
        state.pop();
        state.push(ValueType.of(field.typeSymbol()));
      }
      default -> state.pop(2);
    }
  }

  private static void stack(Opcode opcode, TypeState state) {
    switch (opcode) {
      case POP -> state.pop();
      case POP2 -> state.popSlots(2);
      case DUP -> copy(1, 0, state);
      case DUP_X1 -> copy(1, 1, state);
      case DUP_X2 -> copy(1, 2, state);
      case DUP2 -> copy(2, 0, state);
      case DUP2_X1 -> copy(2, 1, state);
      case DUP2_X2 -> copy(2, 2, state);
      case SWAP -> {
        ValueType top = state.pop();
        ValueType below = state.pop();
        state.push(top);
        state.push(below);
      }
      default -> throw new IllegalArgumentException(opcode.name());
    }
  }

  /// Copies the top slots to below the slots under them.
  private static void copy(int slots, int below, TypeState state) {
    List<ValueType> top = state.popSlots(slots);
    List<ValueType> under = state.popSlots(below);
    state.pushAll(top);
    state.pushAll(under);
    state.pushAll(top);
  }

  private static void operator(Opcode opcode, TypeState state) {
    switch (opcode) {
      case INEG, LNEG, FNEG, DNEG -> {}
      case ARRAYLENGTH -> {
        state.pop();
        state.push(ValueType.INT);
      }
      case LCMP, FCMPL, FCMPG, DCMPL, DCMPG -> {
        state.pop(2);
        state.push(ValueType.INT);
      }
      default -> state.pop(); // two operands, the first of which has the type of the result
    }
  }

  private static int operands(Opcode opcode) {
    return switch (opcode) {
      case GOTO, GOTO_W -> 0;
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> 1;
      default -> 2;
    };
  }
}
