package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.MethodCode;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the blocks of a class, and whatever suspends where no block is.
final class Survey {

  private final ClassModel model;
  private final ClassDesc self;
  private final String file;
  private final Map<String, LambdaSite> lambdas = new LinkedHashMap<>();
  private final Set<String> unequal = new HashSet<>();
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();

  Survey(ClassModel model) {
    this.model = model;
    this.self = model.thisClass().asSymbol();
    this.file =
        model
            .findAttribute(Attributes.sourceFile())
            .map(source -> source.sourceFile().stringValue())
            .orElse(self.displayName());
    List<MethodCode> methods = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      if (method.code().isPresent()) {
        methods.add(new MethodCode(method));
      }
    }
    methods.forEach(this::findLambdas);
    methods.forEach(this::findSuspensions);
  }

  /// Whether the class mentions `await` or `yield_` at all. Cheap.
  static boolean mentionsSuspension(ClassModel model) {
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof MemberRefEntry member) {
        ClassDesc owner = member.owner().asSymbol();
        if (BlockKind.isAwait(owner, member.name().stringValue())
            || owner.equals(Weft.YIELDER) && member.name().equalsString("yield_")) {
          return true;
        }
      }
    }
    return false;
  }

  String file() {
    return file;
  }

  /// The blocks that can be compiled, by the name of their lambda method.
  Map<String, Block> blocks() {
    return blocks;
  }

  List<Refusal> refusals() {
    return refusals;
  }

  private void findLambdas(MethodCode code) {
    for (int i = 0; i < code.elements().size(); i++) {
      if (code.elements().get(i) instanceof InvokeDynamicInstruction call) {
        LambdaSite site = LambdaSite.of(call);
        if (site == null) {
          continue;
        }
        if (site.implementation().owner().equals(self)) {
          lambdas.merge(site.implementation().methodName(), site, this::shared);
        } else if (isSuspension(site)) {
          refuse(code, i, Messages.asReference(site.implementation().methodName()));
        }
      }
    }
  }

  /// Without debug information javac lets equal lambdas share a method: then it is a block only if
  /// all of them are.
  private LambdaSite shared(LambdaSite known, LambdaSite other) {
    if (known.differsFrom(other)) {
      unequal.add(known.implementation().methodName());
    }
    return known.strictest(other);
  }

  private static boolean isSuspension(LambdaSite site) {
    ClassDesc owner = site.implementation().owner();
    return BlockKind.isAwait(owner, site.implementation().methodName())
        || owner.equals(Weft.YIELDER);
  }

  private void findSuspensions(MethodCode code) {
    MethodModel method = code.method();
    LambdaSite site =
        LambdaSite.isOfLambda(method) ? lambdas.get(method.methodName().stringValue()) : null;
    BlockKind kind = site == null ? null : site.kind();
    boolean suspends = false;
    for (int i = 0; i < code.elements().size(); i++) {
      CodeElement element = code.elements().get(i);
      BlockKind suspended =
          element instanceof InvokeInstruction call ? BlockKind.suspendedBy(call) : null;
      if (suspended != null) {
        String reason = reason(suspended, kind, site);
        if (reason == null) {
          suspends = true;
        } else {
          boolean shared = unequal.contains(method.methodName().stringValue());
          refuse(code, i, shared ? reason + Messages.SHARED : reason);
        }
      }
    }
    if (suspends) {
      add(new Block(kind, code, site.captured()));
    }
  }

  private static @Nullable String reason(
      BlockKind suspended, @Nullable BlockKind kind, @Nullable LambdaSite site) {
    if (site == null) {
      return Messages.outside(suspended.suspension());
    }
    if (kind != suspended) {
      return Messages.inLambda(suspended.suspension());
    }
    return site.isPlain() ? null : Messages.serializable();
  }

  private void add(Block block) {
    Refusal refusal = block.refusal(file);
    if (refusal == null) {
      blocks.put(block.name(), block);
    } else {
      refusals.add(refusal);
    }
  }

  private void refuse(MethodCode code, int index, String reason) {
    refusals.add(new Refusal(file, code.line(index), reason));
  }
}
