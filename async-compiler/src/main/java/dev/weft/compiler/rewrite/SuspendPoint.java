package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.TypeState;
import dev.weft.compiler.analysis.ValueType;
import java.util.BitSet;
import java.util.List;

/// An `await` or `yield_` of a block.
///
/// @param number its state, from 1 in the order of the code
/// @param index its element in the code
/// @param line its source line
/// @param types the types before the call
/// @param live the locals that may be read after it, or by a handler around it
/// @param operands how many operands the call takes
record SuspendPoint(int number, int index, int line, TypeState types, BitSet live, int operands) {

  /// The operands below those of the call, the bottom first: what has to survive.
  List<ValueType> kept() {
    List<ValueType> stack = types.stack();
    return stack.subList(0, stack.size() - operands);
  }
}
