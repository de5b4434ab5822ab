package dev.weft.compiler.processor;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.compiler.rewrite.Messages;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/// Looks at every `await` and `yield_` of a class and reports those that stand where no block can
/// be suspended, at their line and column.
final class PlacementCheck extends TreePathScanner<Void, Surroundings> {

  private final Trees trees;
  private final CompilationUnitTree unit;
  private @Nullable String refusal;
  private boolean suspends;

  PlacementCheck(Trees trees, CompilationUnitTree unit) {
    this.trees = trees;
    this.unit = unit;
  }

  /// Checks the class; whether it suspends anywhere.
  boolean check(TypeElement type) {
    TreePath path = trees.getPath(type);
    if (path != null) {
      scan(path, Surroundings.OUTSIDE);
    }
    return suspends;
  }

  /// Reports all of them for the same reason.
  void refuseAll(TypeElement type, String reason) {
    refusal = reason;
    check(type);
  }

  @Override
  public Void visitClass(ClassTree tree, Surroundings around) {
    return super.visitClass(tree, around.inClass());
  }

  @Override
  public Void visitMethod(MethodTree tree, Surroundings around) {
    return super.visitMethod(tree, around.inClass());
  }

  @Override
  public Void visitLambdaExpression(LambdaExpressionTree tree, Surroundings around) {
    return super.visitLambdaExpression(
        tree, around.inLambda(trees.getTypeMirror(getCurrentPath())));
  }

  @Override
  public Void visitSynchronized(SynchronizedTree tree, Surroundings around) {
    scan(tree.getExpression(), around);
    return scan(tree.getBlock(), around.inSynchronized());
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree call, Surroundings around) {
    ExpressionTree callee = call.getMethodSelect();
    String suspension = suspension(new TreePath(getCurrentPath(), callee));
    if (suspension != null) {
      judge(callee, suspension, around);
    }
    boolean constructor =
        callee instanceof IdentifierTree name
            && (name.getName().contentEquals("super") || name.getName().contentEquals("this"));
    return super.visitMethodInvocation(call, constructor ? around.beforeSuper() : around);
  }

  @Override
  public Void visitMemberReference(MemberReferenceTree tree, Surroundings around) {
    String suspension = suspension(getCurrentPath());
    if (suspension != null) {
      report(tree, Messages.asReference(suspension));
    }
    return super.visitMemberReference(tree, around);
  }

  private @Nullable String suspension(TreePath callee) {
    Element method = trees.getElement(callee);
    if (method == null || !(method.getEnclosingElement() instanceof TypeElement owner)) {
      return null;
    }
    String name = owner.getQualifiedName() + "." + method.getSimpleName();
    return switch (name) {
      case "dev.weft.Async.await" -> "await";
      case "dev.weft.Generator.Yielder.yield_" -> "yield_";
      default -> null;
    };
  }

  private void judge(Tree callee, String suspension, Surroundings around) {
    suspends = true;
    String reason = refusal == null ? around.refusalOf(suspension) : refusal;
    if (reason != null) {
      report(callee, reason);
    }
  }

  private void report(Tree at, String reason) {
    trees.printMessage(Diagnostic.Kind.ERROR, reason, at, unit);
  }
}
