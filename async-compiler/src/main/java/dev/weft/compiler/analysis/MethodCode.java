package dev.weft.compiler.analysis;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A method's code as an indexed list of elements (instructions, labels, line numbers), with the
/// flow between them. The analyses speak of points of the code by these indexes. Immutable.
public final class MethodCode {

  /// A range of elements covered by an exception handler.
  ///
  /// @param from the first element covered
  /// @param to the first element after them
  /// @param handler the handler's first element
  public record Covered(int from, int to, int handler) {}

  private final MethodModel method;
  private final CodeAttribute code;
  private final List<CodeElement> elements;
  private final int[] bci;
  private final int[] line;
  private final Map<Label, Integer> positions = new HashMap<>();
  private final List<ExceptionCatch> handlers = new ArrayList<>();

  /// Reads a method that has code.
  public MethodCode(MethodModel method) {
    this.method = method;
    this.code = (CodeAttribute) method.code().orElseThrow();
    this.elements = code.elementList();
    this.bci = new int[elements.size()];
    this.line = new int[elements.size()];
    int at = 0;
    int currentLine = -1;
    for (int i = 0; i < elements.size(); i++) {
      bci[i] = at;
      switch (elements.get(i)) {
        case Instruction instruction -> at += instruction.sizeInBytes();
        case LabelTarget label -> positions.put(label.label(), i);
        case ExceptionCatch handler -> handlers.add(handler);
        case LineNumber number -> currentLine = number.line();
        default -> {}
      }
      line[i] = currentLine;
    }
  }

  /// The method.
  public MethodModel method() {
    return method;
  }

  /// Its code attribute.
  public CodeAttribute attribute() {
    return code;
  }

  /// The elements.
  public List<CodeElement> elements() {
    return elements;
  }

  /// The handlers, in their order of precedence.
  public List<ExceptionCatch> handlers() {
    return handlers;
  }

  /// The bytecode index of the element, or of the first instruction after it.
  public int bci(int index) {
    return bci[index];
  }

  /// The source line of the element; -1 if the method has none.
  public int line(int index) {
    return line[index];
  }

  /// The first source line of the method; -1 if it has none.
  public int firstLine() {
    for (int number : line) {
      if (number >= 0) {
        return number;
      }
    }
    return -1;
  }

  /// The index of the element that binds the label.
  public int position(Label label) {
    return positions.get(label);
  }

  /// The handlers' ranges as element indexes.
  public List<Covered> covered() {
    return handlers.stream()
        .map(h -> new Covered(position(h.tryStart()), position(h.tryEnd()), position(h.handler())))
        .toList();
  }

  /// Where control can go from the element, exceptions aside.
  public List<Integer> successors(int index) {
    CodeElement element = elements.get(index);
    List<Integer> next = new ArrayList<>(2);
    if (fallsThrough(element) && index + 1 < elements.size()) {
      next.add(index + 1);
    }
    switch (element) {
      case BranchInstruction branch -> next.add(position(branch.target()));
      case LookupSwitchInstruction lookup -> addAll(next, lookup.defaultTarget(), lookup.cases());
      case TableSwitchInstruction table -> addAll(next, table.defaultTarget(), table.cases());
      default -> {}
    }
    return next;
  }

  private void addAll(List<Integer> next, Label otherwise, List<SwitchCase> cases) {
    next.add(position(otherwise));
    for (SwitchCase branch : cases) {
      next.add(position(branch.target()));
    }
  }

  /// Whether control can go on to the next element.
  public static boolean fallsThrough(CodeElement element) {
    return switch (element) {
      case BranchInstruction branch ->
          branch.opcode() != Opcode.GOTO && branch.opcode() != Opcode.GOTO_W;
      case LookupSwitchInstruction _,
          TableSwitchInstruction _,
          ReturnInstruction _,
          ThrowInstruction _,
          DiscontinuedInstruction _ ->
          false;
      default -> true;
    };
  }
}
