package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.SetLocals;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The LocalVariableTable and LocalVariableTypeTable of a body: what a debugger shows.
///
/// The compiler's tables promise a variable in all of its scope. In a body it is there only where
/// it is set ([SetLocals]): after a suspension the dead ones are not. So a scope falls into ranges,
/// and what is outside of them a debugger does not know; it would show what happens to lie in the
/// slot, or fail for all variables of the frame. Both tables are cut at the same places, as the JVM
/// compares them.
final class VariableTables {

  /// A variable in its scope, in one of the tables.
  private final class Variable {
    final CodeElement entry;
    final int slot;
    final int from;
    final int to;
    @Nullable Label open;

    Variable(CodeElement entry, int slot, Label from, Label to) {
      this.entry = entry;
      this.slot = slot;
      this.from = block.code.position(from);
      this.to = block.code.position(to);
    }

    boolean isIn(int index, BitSet set) {
      return from <= index && index < to && set.get(slot);
    }

    void close(Label end) {
      Label start = open;
      open = null;
      if (start == null) {
        return;
      }
      int moved = slot + block.kind.shift();
      switch (entry) {
        case LocalVariable variable ->
            out.localVariable(moved, variable.name(), variable.type(), start, end);
        case LocalVariableType variable ->
            out.localVariableType(moved, variable.name(), variable.signature(), start, end);
        default -> throw new AssertionError(entry);
      }
    }
  }

  private final Block block;
  private final CodeBuilder out;
  private final SetLocals set;
  private final List<Variable> variables = new ArrayList<>();

  VariableTables(Block block, CodeBuilder out) {
    this.block = block;
    this.out = out;
    this.set = SetLocals.of(block.code, index -> block.pointAt(index) != null, block.liveness);
    for (CodeElement element : block.code.elements()) {
      switch (element) {
        case LocalVariable v ->
            variables.add(new Variable(v, v.slot(), v.startScope(), v.endScope()));
        case LocalVariableType v ->
            variables.add(new Variable(v, v.slot(), v.startScope(), v.endScope()));
        default -> {}
      }
    }
  }

  /// An instruction is about to be written that comes from this element.
  void before(int index) {
    show(index, set.before(index));
  }

  /// The block goes on here after it was suspended at this element.
  void afterSuspension(int index) {
    show(index, set.afterSuspension(index));
  }

  /// The block's own code is over.
  void end() {
    show(-1, new BitSet());
  }

  private void show(int index, BitSet set) {
    Label here = null;
    for (Variable variable : variables) {
      boolean shown = variable.isIn(index, set);
      if (shown != (variable.open != null)) {
        if (here == null) {
          here = out.newLabel();
          out.labelBinding(here);
        }
        if (shown) {
          variable.open = here;
        } else {
          variable.close(here);
        }
      }
    }
  }
}
