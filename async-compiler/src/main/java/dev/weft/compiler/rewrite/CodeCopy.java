package dev.weft.compiler.rewrite;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.StackMapFrameInfo.UninitializedVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Copies code element by element into another method: labels are made anew, locals move up by a
/// number of slots. Line numbers and the tables of local variables come along; type annotations
/// inside code do not.
final class CodeCopy {

  private final CodeBuilder out;
  private final int shift;
  private final Map<Label, Label> labels = new HashMap<>();

  CodeCopy(CodeBuilder out, int shift) {
    this.out = out;
    this.shift = shift;
  }

  /// The new label for an old one.
  Label label(Label old) {
    return labels.computeIfAbsent(old, _ -> out.newLabel());
  }

  void copy(CodeElement element) {
    switch (element) {
      case LabelTarget target -> out.labelBinding(label(target.label()));
      case LineNumber number -> out.lineNumber(number.line());
      case LoadInstruction load -> out.loadLocal(load.typeKind(), load.slot() + shift);
      case StoreInstruction store -> out.storeLocal(store.typeKind(), store.slot() + shift);
      case IncrementInstruction add -> out.iinc(add.slot() + shift, add.constant());
      case BranchInstruction branch -> out.branch(branch.opcode(), label(branch.target()));
      case LookupSwitchInstruction lookup ->
          out.lookupswitch(label(lookup.defaultTarget()), cases(lookup.cases()));
      case TableSwitchInstruction table ->
          out.tableswitch(
              table.lowValue(),
              table.highValue(),
              label(table.defaultTarget()),
              cases(table.cases()));
      case Instruction instruction -> out.with(instruction);
      case LocalVariable variable ->
          out.localVariable(
              variable.slot() + shift,
              variable.name(),
              variable.type(),
              label(variable.startScope()),
              label(variable.endScope()));
      case LocalVariableType variable ->
          out.localVariableType(
              variable.slot() + shift,
              variable.name(),
              variable.signature(),
              label(variable.startScope()),
              label(variable.endScope()));
      case ExceptionCatch handler -> copy(handler);
      default -> {}
    }
  }

  private void copy(ExceptionCatch handler) {
    Label start = label(handler.tryStart());
    Label end = label(handler.tryEnd());
    Label target = label(handler.handler());
    handler
        .catchType()
        .ifPresentOrElse(
            type -> out.exceptionCatch(start, end, target, type),
            () -> out.exceptionCatchAll(start, end, target));
  }

  private List<SwitchCase> cases(List<SwitchCase> cases) {
    return cases.stream().map(c -> SwitchCase.of(c.caseValue(), label(c.target()))).toList();
  }

  /// Types of a stack-map frame, with the labels of `new` instructions made anew.
  List<VerificationTypeInfo> types(List<VerificationTypeInfo> types) {
    return types.stream()
        .map(
            type ->
                type instanceof UninitializedVerificationTypeInfo fresh
                    ? UninitializedVerificationTypeInfo.of(label(fresh.newTarget()))
                    : type)
        .toList();
  }
}
