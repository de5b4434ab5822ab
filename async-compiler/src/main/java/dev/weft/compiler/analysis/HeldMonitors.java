package dev.weft.compiler.analysis;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// How many monitors the method holds at every point, so that an `await` inside `synchronized` can
/// be refused. A forward walk; the compiler pairs monitors, so the first way to a point tells.
public final class HeldMonitors {
  private HeldMonitors() {}

  /// The number held before each element; -1 where control never comes.
  public static int[] of(MethodCode code) {
    List<CodeElement> elements = code.elements();
    int[] held = new int[elements.size()];
    Arrays.fill(held, -1);
    if (elements.stream().noneMatch(MonitorInstruction.class::isInstance)) {
      Arrays.fill(held, 0);
      return held;
    }
    Deque<Integer> work = new ArrayDeque<>();
    held[0] = 0;
    work.add(0);
    while (!work.isEmpty()) {
      int i = work.remove();
      int after = held[i];
      if (elements.get(i) instanceof MonitorInstruction monitor) {
        after += monitor.opcode() == Opcode.MONITORENTER ? 1 : -1;
      }
      for (int next : code.successors(i)) {
        reach(next, after, held, work);
      }
      for (MethodCode.Covered range : code.covered()) {
        if (range.from() <= i && i < range.to()) {
          reach(range.handler(), held[i], held, work);
        }
      }
    }
    return held;
  }

  private static void reach(int next, int count, int[] held, Deque<Integer> work) {
    if (held[next] < 0) {
      held[next] = count;
      work.add(next);
    }
  }
}
