package dev.weft.compiler.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The types of all locals and operands at one point of a method.
///
/// Locals are indexed by slot; the second slot of a long or double is [ValueType#TOP]. On the stack
/// every value is one element, whatever its width. Mutable; a [Simulation] hands out copies.
public final class TypeState {

  private final ValueType[] locals;
  private final List<ValueType> stack;

  TypeState(int maxLocals) {
    locals = new ValueType[maxLocals];
    Arrays.fill(locals, ValueType.TOP);
    stack = new ArrayList<>();
  }

  private TypeState(TypeState other) {
    locals = other.locals.clone();
    stack = new ArrayList<>(other.stack);
  }

  TypeState copy() {
    return new TypeState(this);
  }

  /// The number of slots for locals.
  public int maxLocals() {
    return locals.length;
  }

  /// The type in the slot.
  public ValueType local(int slot) {
    return locals[slot];
  }

  /// The operands, the bottom first.
  public List<ValueType> stack() {
    return List.copyOf(stack);
  }

  /// The operand `depth` places below the top.
  public ValueType peek(int depth) {
    return stack.get(stack.size() - 1 - depth);
  }

  void set(int slot, ValueType type) {
    if (slot > 0 && locals[slot - 1].slots() == 2) {
      locals[slot - 1] = ValueType.TOP;
    }
    locals[slot] = type;
    if (type.slots() == 2) {
      locals[slot + 1] = ValueType.TOP;
    }
  }

  void clearStack() {
    stack.clear();
  }

  void push(ValueType type) {
    stack.add(type);
  }

  ValueType pop() {
    return stack.removeLast();
  }

  void pop(int values) {
    for (int i = 0; i < values; i++) {
      pop();
    }
  }

  /// Takes values off the top that fill this number of slots together; the bottom first.
  List<ValueType> popSlots(int slots) {
    List<ValueType> popped = new ArrayList<>();
    for (int left = slots; left > 0; left -= popped.getFirst().slots()) {
      popped.addFirst(pop());
    }
    return popped;
  }

  void pushAll(List<ValueType> types) {
    stack.addAll(types);
  }

  /// A constructor has run: every copy of the object is initialised.
  void initialize(ValueType fresh, ValueType initialized) {
    for (int i = 0; i < locals.length; i++) {
      if (locals[i].equals(fresh)) {
        locals[i] = initialized;
      }
    }
    stack.replaceAll(type -> type.equals(fresh) ? initialized : type);
  }
}
