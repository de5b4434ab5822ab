package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.MethodCode;
import dev.weft.compiler.analysis.TypeState;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a block's body: the state machine.
///
/// ```
///   switch (frame.state) { default: goto entry; 1: goto resume1; ... }
///   entry:    captured variables from fields
///   the block's own code, in which an await is
///             result = frame.await(future, context)
///             if (result == SUSPENDED) goto suspend1 else goto done1
///   again1:   result = frame.await(frame.awaited, context)
///             if (result == SUSPENDED) return Poll.pending()       // nothing has changed
///   done1:
///   ...
///   resume1:  locals and operands from fields; goto again1
///   suspend1: operands and locals to fields; frame.state = 1; return Poll.pending()
/// ```
///
/// What stands behind the block's own code lies outside of all exception ranges and has the line of
/// its `await`: behind, so that a debugger takes the block's own code for the place of a
/// breakpoint. `again1` lies inside the ranges of the `await`, so that what `poll` throws reaches
/// the block's handlers.
final class BodyWriter {

  private final Block block;
  private final CodeBuilder out;
  private final Sites sites;
  private final LateNews news;
  private final StackMaps maps;
  private final CodeCopy copy;
  private final SuspensionWriter suspensions;
  private final VariableTables variables;
  private final int temporary;
  private final Label entry;

  BodyWriter(Block block, CodeBuilder out, Sites sites) {
    this.block = block;
    this.out = out;
    this.sites = sites;
    this.news = new LateNews(block);
    this.maps = new StackMaps(out, block.kind.bodyType(block.frame).parameterList(), news);
    this.copy = new CodeCopy(out, block.kind.shift());
    this.temporary = block.code.attribute().maxLocals() + block.kind.shift();
    this.entry = out.newLabel();
    this.variables = new VariableTables(block, out);
    this.suspensions = new SuspensionWriter(block, out, maps, variables, temporary);
  }

  /// Whether the body is no longer than the JVM allows. Writes it to see; only for blocks near
  /// that.
  static boolean fits(Block block) {
    try {
      ClassRewriter.CONTEXT.build(
          block.owner,
          type ->
              type.withMethodBody(
                  block.name(),
                  block.kind.bodyType(block.frame),
                  ClassFile.ACC_STATIC,
                  out -> new BodyWriter(block, out, new Sites(Map.of())).write()));
      return true;
    } catch (IllegalArgumentException tooLong) {
      return false;
    }
  }

  void write() {
    dispatch();
    entry();
    body();
    for (SuspendPoint point : block.points) {
      if (point.line() >= 0) {
        out.lineNumber(point.line());
      }
      suspensions.resume(point);
      suspensions.suspend(point);
    }
    maps.write();
  }

  private void dispatch() {
    List<SwitchCase> cases = new ArrayList<>();
    for (SuspendPoint point : block.points) {
      cases.add(SwitchCase.of(point.number(), suspensions.resumeLabel(point)));
    }
    out.aload(0).getfield(block.frame, "state", ConstantDescs.CD_int);
    out.tableswitch(1, cases.size(), entry, cases);
  }

  private void entry() {
    out.labelBinding(entry);
    maps.bare(entry);
    out.nop(); // the block's code may begin with a label that has a frame of its own
    int slot = 0;
    for (FrameLayout.Saved capture : block.layout.captures()) {
      suspensions.restore(capture);
      slot += capture.type().slots();
    }
    if (block.kind == BlockKind.GENERATOR) {
      out.aload(0).astore(slot + block.kind.shift()); // the frame is the yielder
    }
  }

  private void body() {
    MethodCode code = block.code;
    Set<Label> framed =
        code.attribute()
            .findAttribute(Attributes.stackMapTable())
            .map(t -> t.entries().stream().map(StackMapFrameInfo::target))
            .map(t -> t.collect(Collectors.toSet()))
            .orElse(Set.of());
    for (int i = 0; i < code.elements().size(); i++) {
      CodeElement element = code.elements().get(i);
      TypeState before = block.types.before(i);
      if (element instanceof LabelTarget target) {
        copy.copy(element);
        if (framed.contains(target.label()) && before != null) {
          maps.at(
              copy.label(target.label()), before, block.liveness.before(i), before.stack(), null);
        }
      } else if (element instanceof Instruction instruction) {
        if (before != null) {
          variables.before(i);
          i += instruction(instruction, i, before);
        }
      } else if (!(element instanceof LocalVariable || element instanceof LocalVariableType)) {
        copy.copy(element);
      }
    }
    variables.end();
  }

  /// Writes one instruction; returns how many elements after it are done as well.
  private int instruction(Instruction element, int index, TypeState before) {
    SuspendPoint point = block.pointAt(index);
    if (point != null) {
      suspensions.call(point);
      return 0;
    }
    int bci = block.code.bci(index);
    if (news.isLeftOut(element, bci, before)) {
      out.nop(); // keeps two labels with frames apart
      return 0;
    }
    if (news.isConstruction(element, before)) {
      news.construct(out, (InvokeInstruction) element, before, temporary + 1);
      return 0;
    }
    if (DirectCalls.write(out, block, index)) {
      return 0;
    }
    Sites.@Nullable Site site = sites.at(element);
    if (site != null) {
      return sites.write(out, site, block.code, index);
    }
    switch (element) {
      case ReturnInstruction _ -> returns(before);
      case NewObjectInstruction _ -> {
        out.labelBinding(maps.newLabel(bci));
        copy.copy(element);
      }
      case BranchInstruction branch when block.reach.isFar(index, branch.target()) ->
          far(branch, index, before);
      default -> copy.copy(element);
    }
    return 0;
  }

  /// Writes a jump that may be longer than 32 KiB: only `goto` can be, so a condition is turned
  /// round to jump over one, to where the types are those after the condition.
  private void far(BranchInstruction branch, int index, TypeState before) {
    Label target = copy.label(branch.target());
    if (!MethodCode.fallsThrough(branch)) {
      out.goto_w(target);
      return;
    }
    Label next = out.newLabel();
    out.branch(opposite(branch.opcode()), next).goto_w(target);
    out.labelBinding(next);
    TypeState after = block.types.after(branch, block.code.bci(index), before);
    maps.at(next, after, block.liveness.before(index + 1), after.stack(), null);
    out.nop(); // a label of the block with a frame of its own may follow
  }

  private static Opcode opposite(Opcode condition) {
    return switch (condition) {
      case IFEQ -> Opcode.IFNE;
      case IFNE -> Opcode.IFEQ;
      case IFLT -> Opcode.IFGE;
      case IFGE -> Opcode.IFLT;
      case IFGT -> Opcode.IFLE;
      case IFLE -> Opcode.IFGT;
      case IFNULL -> Opcode.IFNONNULL;
      case IFNONNULL -> Opcode.IFNULL;
      case IF_ICMPEQ -> Opcode.IF_ICMPNE;
      case IF_ICMPNE -> Opcode.IF_ICMPEQ;
      case IF_ICMPLT -> Opcode.IF_ICMPGE;
      case IF_ICMPGE -> Opcode.IF_ICMPLT;
      case IF_ICMPGT -> Opcode.IF_ICMPLE;
      case IF_ICMPLE -> Opcode.IF_ICMPGT;
      case IF_ACMPEQ -> Opcode.IF_ACMPNE;
      case IF_ACMPNE -> Opcode.IF_ACMPEQ;
      default -> throw new IllegalArgumentException(condition.name());
    };
  }

  private void returns(TypeState before) {
    if (block.kind == BlockKind.GENERATOR) {
      out.iconst_0().ireturn();
      return;
    }
    if (before.stack().isEmpty() || isVoid()) {
      out.aconst_null();
    }
    out.invokestatic(Weft.POLL, "ready", Weft.OBJECT_TO_POLL, true).areturn();
  }

  private boolean isVoid() {
    return Objects.equals(
        block.code.method().methodTypeSymbol().returnType(), ConstantDescs.CD_void);
  }
}
