package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.HeldMonitors;
import dev.weft.compiler.analysis.Liveness;
import dev.weft.compiler.analysis.MethodCode;
import dev.weft.compiler.analysis.NamedTypes;
import dev.weft.compiler.analysis.Simulation;
import dev.weft.compiler.analysis.TypeState;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A lambda that is compiled to a state machine: its analysed code and the frame it gets.
final class Block {

  /// The JVM's limit for a method.
  private static final int MAX_BYTES = 65_535;

  final BlockKind kind;
  final MethodCode code;
  final Simulation types;
  final Liveness liveness;
  final NamedTypes named;
  final List<SuspendPoint> points = new ArrayList<>();
  private final Map<Integer, SuspendPoint> byIndex = new HashMap<>();
  final ClassDesc owner;
  final ClassDesc frame;
  final FrameLayout layout;
  final Reach reach;

  /// @param captured the types of the captured variables, `this` first if it is among them
  Block(BlockKind kind, MethodCode code, List<ClassDesc> captured) {
    this.kind = kind;
    this.code = code;
    this.types = Simulation.of(code);
    this.liveness = Liveness.of(code);
    this.named = new NamedTypes(code);
    this.owner = code.method().parent().orElseThrow().thisClass().asSymbol();
    this.frame = ClassDesc.ofDescriptor(frameDescriptor());
    for (int i = 0; i < code.elements().size(); i++) {
      TypeState before = types.before(i);
      if (before != null
          && code.elements().get(i) instanceof InvokeInstruction call
          && BlockKind.suspendedBy(call) == kind) {
        var point =
            new SuspendPoint(
                points.size() + 1, i, code.line(i), before, liveness.before(i), kind.operands());
        points.add(point);
        byIndex.put(i, point);
      }
    }
    this.layout = new FrameLayout(captured, points, named);
    this.reach = new Reach(this);
  }

  /// `Owner$$Async$name` for the lambda `lambda$name`: the same in every compilation.
  private String frameDescriptor() {
    String lambda = code.method().methodName().stringValue();
    String plain = lambda.startsWith("lambda$") ? lambda.substring("lambda$".length()) : lambda;
    String descriptor = owner.descriptorString();
    return descriptor.substring(0, descriptor.length() - 1) + "$$Async$" + plain + ";";
  }

  String name() {
    return code.method().methodName().stringValue();
  }

  @Nullable SuspendPoint pointAt(int index) {
    return byIndex.get(index);
  }

  /// Why the block cannot be compiled, or null.
  @Nullable Refusal refusal(String file) {
    int[] held = HeldMonitors.of(code);
    for (SuspendPoint point : points) {
      if (held[point.index()] > 0) {
        return new Refusal(file, point.line(), Messages.inSynchronized(kind.suspension()));
      }
    }
    if (reach.bytes() > MAX_BYTES && !BodyWriter.fits(this)) {
      return new Refusal(file, code.firstLine(), Messages.tooLarge(reach.bytes(), MAX_BYTES));
    }
    return null;
  }
}
