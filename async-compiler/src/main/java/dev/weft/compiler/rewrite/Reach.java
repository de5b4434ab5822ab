package dev.weft.compiler.rewrite;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.List;

/// Where in a body its parts come to lie at the latest, and so which of its jumps are surely short.
///
/// A plain jump reaches 32 KiB. Any that might be longer is written as a wide one, which needs a
/// frame behind it ([CodeCopy]); most blocks have none. The bounds count every instruction at its
/// longest, also every jump, so that a wide one does not make others wide.
final class Reach {

  /// What a plain jump reaches.
  private static final int SHORT = 32_767;

  /// The longest load or store of a field and a local, with a cast.
  private static final int FIELD = 11;

  /// What stands in the place of an `await`.
  private static final int SUSPENSION = 72;

  private static final int WIDE_BRANCH = 9;

  private final Block block;
  private final int[] latest;
  private final int[] resumes;
  private final int bytes;

  Reach(Block block) {
    this.block = block;
    List<CodeElement> elements = block.code.elements();
    latest = new int[elements.size()];
    int at = 24 + 4 * block.points.size() + FIELD * (block.layout.captures().size() + 1);
    for (int i = 0; i < elements.size(); i++) {
      latest[i] = at;
      if (elements.get(i) instanceof Instruction instruction) {
        at += block.pointAt(i) != null ? SUSPENSION : longest(instruction, block.kind.shift());
      }
    }
    resumes = new int[block.points.size()];
    for (SuspendPoint point : block.points) {
      resumes[point.number() - 1] = at;
      at += 2 * FIELD * block.layout.at(point).size() + 5 * block.layout.deadAt(point).size() + 48;
    }
    bytes = at;
  }

  private static int longest(Instruction instruction, int shift) {
    int size = instruction.sizeInBytes() + 1;
    return switch (instruction) {
      case LoadInstruction load -> local(load.slot() + shift) + 1;
      case StoreInstruction store -> local(store.slot() + shift) + 1;
      case IncrementInstruction _ -> 6;
      case BranchInstruction _ -> WIDE_BRANCH;
      case ReturnInstruction _ -> 6;
      case LookupSwitchInstruction _, TableSwitchInstruction _ -> size + 3;
      case InvokeInstruction call when call.name().equalsString("<init>") ->
          size + 16 + 9 * call.typeSymbol().parameterCount(); // a late `new`
      default -> size;
    };
  }

  private static int local(int slot) {
    return slot <= 3 ? 1 : slot <= 255 ? 2 : 4;
  }

  /// How long the body is at most.
  int bytes() {
    return bytes;
  }

  /// Whether a jump from the element to the label of the block might be too long for a plain one.
  boolean isFar(int index, Label target) {
    return Math.abs(latest[block.code.position(target)] - latest[index]) > SHORT - WIDE_BRANCH
        && bytes > SHORT;
  }

  /// Whether the way from the suspension point to what is written for it behind the block, or back,
  /// might be too long for a plain jump.
  boolean isFar(SuspendPoint point) {
    int number = point.number();
    int end = number < resumes.length ? resumes[number] : bytes;
    return end - latest[point.index()] > SHORT;
  }
}
