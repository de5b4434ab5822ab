package dev.weft.compiler.processor;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.compiler.rewrite.Messages;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/// Looks for futures that a statement drops, in blocks and outside of them: a future is lazy, so
/// nothing of it runs, and the `await` was forgotten.
///
/// A drop is a call or `new` whose type is a future and which is a statement of its own (also in
/// the head of a `for` and behind the arrow of a `switch`), or the body of a lambda whose interface
/// returns nothing; and a method reference to such a method where nothing is to be returned. What
/// may be dropped, [AllowedDrops] says.
final class DroppedFutures extends TreePathScanner<Void, Void> {

  private final Trees trees;
  private final Types types;
  private final CompilationUnitTree unit;
  private final Diagnostic.Kind kind;
  private final FunctionalInterfaces interfaces;
  private final AllowedDrops allowed;
  private final TypeMirror future;
  private final TypeMirror handle;

  private DroppedFutures(
      JavacTask task, CompilationUnitTree unit, Diagnostic.Kind kind, TypeElement future) {
    this.trees = Trees.instance(task);
    this.types = task.getTypes();
    this.unit = unit;
    this.kind = kind;
    this.interfaces = new FunctionalInterfaces(task.getElements());
    this.allowed = new AllowedDrops(trees);
    this.future = types.erasure(future.asType());
    TypeElement handle = task.getElements().getTypeElement("dev.weft.JoinHandle");
    this.handle = types.erasure((handle == null ? future : handle).asType());
  }

  /// Reports those of the class.
  static void check(
      JavacTask task, CompilationUnitTree unit, TypeElement type, Diagnostic.Kind kind) {
    TypeElement future = task.getElements().getTypeElement("dev.weft.Future");
    TreePath path = Trees.instance(task).getPath(type);
    if (future != null && path != null) {
      new DroppedFutures(task, unit, kind, future).scan(path, null);
    }
  }

  @Override
  public Void visitExpressionStatement(ExpressionStatementTree tree, Void nothing) {
    ExpressionTree dropped = tree.getExpression();
    if (isDrop(dropped) && !isExpectedToThrow()) {
      report(start(dropped), Messages.DROPPED_BY_STATEMENT);
    }
    return super.visitExpressionStatement(tree, nothing);
  }

  @Override
  public Void visitLambdaExpression(LambdaExpressionTree tree, Void nothing) {
    TypeMirror type = trees.getTypeMirror(getCurrentPath());
    if (tree.getBody() instanceof ExpressionTree body
        && isDrop(body)
        && interfaces.returnNothing(type)
        && !AllowedDrops.isExpectedToThrow(type)) {
      report(start(body), Messages.DROPPED_BY_LAMBDA);
    }
    return super.visitLambdaExpression(tree, nothing);
  }

  @Override
  public Void visitMemberReference(MemberReferenceTree tree, Void nothing) {
    TypeMirror type = trees.getTypeMirror(getCurrentPath());
    if (trees.getElement(getCurrentPath()) instanceof ExecutableElement method
        && isFuture(returned(method, tree))
        && !allowed.mayIgnore(method)
        && interfaces.returnNothing(type)
        && !AllowedDrops.isExpectedToThrow(type)) {
      report(tree, Messages.DROPPED_BY_REFERENCE);
    }
    return super.visitMemberReference(tree, nothing);
  }

  private @Nullable TypeMirror returned(ExecutableElement method, MemberReferenceTree tree) {
    if (method.getKind() == ElementKind.CONSTRUCTOR) {
      return method.getEnclosingElement().asType();
    }
    TypeMirror qualifier =
        trees.getTypeMirror(new TreePath(getCurrentPath(), tree.getQualifierExpression()));
    boolean seenFrom =
        qualifier instanceof DeclaredType declared
            && types.isSubtype(
                types.erasure(declared), types.erasure(method.getEnclosingElement().asType()));
    return seenFrom
        ? ((ExecutableType) types.asMemberOf((DeclaredType) qualifier, method)).getReturnType()
        : method.getReturnType();
  }

  /// Whether the expression, a child of the current one, makes a future that must not be dropped.
  private boolean isDrop(ExpressionTree expression) {
    TreePath path = new TreePath(getCurrentPath(), expression);
    return switch (expression) {
      case NewClassTree _ -> isFuture(trees.getTypeMirror(path));
      case MethodInvocationTree call ->
          isFuture(trees.getTypeMirror(path))
              && !(method(path, call) instanceof ExecutableElement method
                  && (allowed.mayIgnore(method) || allowed.isOfMock(path, call)));
      default -> false;
    };
  }

  private @Nullable Element method(TreePath path, MethodInvocationTree call) {
    return trees.getElement(new TreePath(path, call.getMethodSelect()));
  }

  private boolean isFuture(@Nullable TypeMirror type) {
    if (type == null) {
      return false;
    }
    TypeKind of = type.getKind();
    if (of != TypeKind.DECLARED && of != TypeKind.TYPEVAR && of != TypeKind.INTERSECTION) {
      return false;
    }
    return types.isSubtype(types.erasure(type), future)
        && !types.isSubtype(types.erasure(type), handle);
  }

  /// Whether the current statement is the only one of a lambda that is given to an assertion.
  private boolean isExpectedToThrow() {
    TreePath block = getCurrentPath().getParentPath();
    TreePath lambda = block.getParentPath();
    return block.getLeaf() instanceof BlockTree statements
        && statements.getStatements().size() == 1
        && lambda.getLeaf() instanceof LambdaExpressionTree
        && AllowedDrops.isExpectedToThrow(trees.getTypeMirror(lambda));
  }

  /// Where the expression begins: of a chain of calls the first.
  private static Tree start(Tree expression) {
    return switch (expression) {
      case MethodInvocationTree call -> start(call.getMethodSelect());
      case MemberSelectTree select -> start(select.getExpression());
      case ArrayAccessTree access -> start(access.getExpression());
      default -> expression;
    };
  }

  private void report(Tree at, String message) {
    if (!AllowedDrops.isSuppressed(getCurrentPath(), trees)) {
      trees.printMessage(kind, message, at, unit);
    }
  }
}
