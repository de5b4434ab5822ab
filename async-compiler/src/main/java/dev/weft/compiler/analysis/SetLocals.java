package dev.weft.compiler.analysis;

import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Which local variables surely hold what the source put into them, at every point of a method that
/// is suspended at some of its elements: what is dead there is forgotten, until it is written anew.
///
/// The forward fixpoint of the textbooks: set after = set before with what the element writes; a
/// suspension keeps what is live; where control flows together only what is set on every way. A
/// variable that may still be read is always set.
public final class SetLocals {

  private final @Nullable BitSet[] before;
  private final IntPredicate suspends;
  private final Liveness liveness;

  private SetLocals(int elements, IntPredicate suspends, Liveness liveness) {
    this.before = new BitSet[elements];
    this.suspends = suspends;
    this.liveness = liveness;
  }

  /// Analyses the method.
  ///
  /// @param suspends whether the element suspends the method
  public static SetLocals of(MethodCode code, IntPredicate suspends, Liveness liveness) {
    var result = new SetLocals(code.elements().size(), suspends, liveness);
    Deque<Integer> work = new ArrayDeque<>();
    List<MethodCode.Covered> covered = code.covered();
    result.reach(0, parameters(code), work);
    while (!work.isEmpty()) {
      int i = work.remove();
      BitSet now = result.before[i];
      BitSet after = result.after(i, code.elements().get(i));
      for (int next : code.successors(i)) {
        result.reach(next, after, work);
      }
      for (MethodCode.Covered range : covered) {
        if (range.from() <= i && i < range.to()) {
          result.reach(range.handler(), suspends.test(i) ? after : now, work);
        }
      }
    }
    return result;
  }

  private static BitSet parameters(MethodCode code) {
    var set = new BitSet();
    int slot = 0;
    if (!code.method().flags().has(AccessFlag.STATIC)) {
      set.set(slot++);
    }
    for (ClassDesc parameter : code.method().methodTypeSymbol().parameterList()) {
      set.set(slot);
      slot += ValueType.of(parameter).slots();
    }
    return set;
  }

  private BitSet after(int index, CodeElement element) {
    var after = (BitSet) before(index).clone();
    if (suspends.test(index)) {
      after.and(liveness.before(index));
    } else if (element instanceof StoreInstruction store) {
      after.set(store.slot());
    }
    return after;
  }

  private void reach(int next, BitSet set, Deque<Integer> work) {
    BitSet known = before[next];
    if (known == null) {
      before[next] = (BitSet) set.clone();
      work.add(next);
      return;
    }
    var both = (BitSet) known.clone();
    both.and(set);
    if (!both.equals(known)) {
      before[next] = both;
      work.add(next);
    }
  }

  /// The slots that are set before the element. Not to be changed.
  public BitSet before(int index) {
    BitSet set = before[index];
    return set == null ? new BitSet() : set;
  }

  /// The slots that are still set when the method goes on after it was suspended at the element.
  public BitSet afterSuspension(int index) {
    var set = (BitSet) before(index).clone();
    set.and(liveness.before(index));
    return set;
  }
}
