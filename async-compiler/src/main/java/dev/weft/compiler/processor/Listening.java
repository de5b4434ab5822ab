package dev.weft.compiler.processor;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.Trees;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/// What the processor does during a run of javac: sources are checked when they have been analysed,
/// class files are rewritten when they have been written.
///
/// **Threads.** javac's one thread.
final class Listening implements TaskListener {

  private final JavacTask task;
  private final Trees trees;
  private final GeneratedClasses classes;

  /// Sources with a suspension in them.
  private final Set<JavaFileObject> suspending = new HashSet<>();

  private final Diagnostic.@Nullable Kind dropped;

  /// @param dropped how a dropped future is reported; null: not at all
  Listening(JavacTask task, ProcessingEnvironment environment, Diagnostic.@Nullable Kind dropped) {
    this.dropped = dropped;
    this.task = task;
    this.trees = Trees.instance(task);
    this.classes = new GeneratedClasses(environment);
    Doors.open(task);
  }

  @Override
  public void finished(TaskEvent event) {
    TypeElement type = event.getTypeElement();
    switch (event.getKind()) {
      case ANALYZE -> {
        if (type != null && new PlacementCheck(trees, event.getCompilationUnit()).check(type)) {
          suspending.add(event.getSourceFile());
        }
        if (type != null && dropped != null) {
          DroppedFutures.check(task, event.getCompilationUnit(), type, dropped);
        }
      }
      case GENERATE -> {
        if (type != null && !type.getSimpleName().contentEquals("module-info")) {
          String name = task.getElements().getBinaryName(type).toString();
          classes.removeEarlierFrames(name, event.getSourceFile());
          if (suspending.contains(event.getSourceFile())) {
            classes.rewrite(name, event.getSourceFile());
          }
        }
      }
      case COMPILATION -> Doors.close(task);
      default -> {}
    }
  }
}
