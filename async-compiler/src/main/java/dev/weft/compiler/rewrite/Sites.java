package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.MethodCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The places in a class where a lambda that is a block is made, and what is written there: a call
/// of the frame's factory instead of the `invokedynamic`; and where the lambda goes straight into
/// `async(...)` or `Generator.of(...)`, instead of that call too.
final class Sites {

  /// A place: the lambda's `invokedynamic` and its block.
  record Site(Block block, InvokeDynamicInstruction lambda) {}

  private final Map<String, Block> blocks;
  private final Map<Block, Set<MethodTypeDesc>> factories = new LinkedHashMap<>();

  /// @param blocks the blocks by the name of their lambda method
  Sites(Map<String, Block> blocks) {
    this.blocks = blocks;
  }

  @Nullable Site at(CodeElement element) {
    if (element instanceof InvokeDynamicInstruction lambda) {
      LambdaSite site = LambdaSite.of(lambda);
      if (site != null && site.kind() != null && site.isPlain()) {
        Block block = blocks.get(site.implementation().methodName());
        if (block != null && site.implementation().owner().equals(block.owner)) {
          return new Site(block, lambda);
        }
      }
    }
    return null;
  }

  /// Writes the call of the factory; returns how many elements after the site are done as well.
  int write(CodeBuilder out, Site site, MethodCode code, int index) {
    Block block = site.block();
    int maker = followedByMaker(block.kind, code, index);
    MethodTypeDesc lambda = site.lambda().typeSymbol();
    ClassDesc result = maker > 0 ? block.kind.made() : lambda.returnType();
    MethodTypeDesc type = lambda.changeReturnType(result);
    factories.computeIfAbsent(block, _ -> new LinkedHashSet<>()).add(type);
    out.invokestatic(block.frame, FrameClass.FACTORY, type);
    return maker;
  }

  private static int followedByMaker(BlockKind kind, MethodCode code, int index) {
    int i = index + 1;
    while (code.elements().get(i) instanceof LineNumber) {
      i++;
    }
    boolean maker = code.elements().get(i) instanceof InvokeInstruction call && kind.isMaker(call);
    return maker ? i - index : 0;
  }

  /// The factories that were called, of each block.
  Map<Block, Set<MethodTypeDesc>> factories() {
    return factories;
  }
}
