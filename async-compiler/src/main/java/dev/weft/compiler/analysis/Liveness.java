package dev.weft.compiler.analysis;

import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.BitSet;
import java.util.List;

/// Which local variables may still be read, at every point of a method.
///
/// The backward fixpoint of the textbooks: live before = (live after, without what the element
/// writes) with what it reads and with what any handler around it needs.
public final class Liveness {

  private final BitSet[] before;

  private Liveness(int elements) {
    before = new BitSet[elements];
    for (int i = 0; i < elements; i++) {
      before[i] = new BitSet();
    }
  }

  /// The slots that may be read from here on. Not to be changed.
  public BitSet before(int index) {
    return before[index];
  }

  /// Analyses the method.
  public static Liveness of(MethodCode code) {
    List<CodeElement> elements = code.elements();
    var result = new Liveness(elements.size());
    List<MethodCode.Covered> covered = code.covered();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = elements.size() - 1; i >= 0; i--) {
        changed |= result.update(code, covered, i);
      }
    }
    return result;
  }

  private boolean update(MethodCode code, List<MethodCode.Covered> covered, int i) {
    var live = new BitSet();
    for (int next : code.successors(i)) {
      live.or(before[next]);
    }
    switch (code.elements().get(i)) {
      case StoreInstruction store -> live.clear(store.slot());
      case LoadInstruction load -> live.set(load.slot());
      case IncrementInstruction increment -> live.set(increment.slot());
      default -> {}
    }
    for (MethodCode.Covered range : covered) {
      if (range.from() <= i && i < range.to()) {
        live.or(before[range.handler()]);
      }
    }
    if (live.equals(before[i])) {
      return false;
    }
    before[i] = live;
    return true;
  }
}
