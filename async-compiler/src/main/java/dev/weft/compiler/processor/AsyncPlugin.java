package dev.weft.compiler.processor;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.Trees;

/// The guard beside [AsyncProcessor]: javac starts it by itself from the processor path.
///
/// javac does not even create a processor when another one before it has claimed all annotations,
/// and without one the class files cannot be found. The plugin is always there: if annotations are
/// processed and the processor was left out, it makes an error of the first `await` instead of
/// leaving the block uncompiled.
public final class AsyncPlugin implements Plugin {

  /// For javac.
  public AsyncPlugin() {}

  @Override
  public String getName() {
    return "Weft";
  }

  @Override
  public boolean autoStart() {
    return true;
  }

  @Override
  public void init(JavacTask task, String... arguments) {
    task.addTaskListener(new Guard(task));
  }

  private static final class Guard implements TaskListener {
    private final JavacTask task;
    private boolean processing;

    Guard(JavacTask task) {
      this.task = task;
    }

    @Override
    public void started(TaskEvent event) {
      processing |= event.getKind() == TaskEvent.Kind.ANNOTATION_PROCESSING;
    }

    @Override
    public void finished(TaskEvent event) {
      if (event.getKind() == TaskEvent.Kind.ANALYZE
          && processing
          && event.getTypeElement() != null
          && !Doors.isOpen(task)) {
        new PlacementCheck(Trees.instance(task), event.getCompilationUnit())
            .refuseAll(
                event.getTypeElement(),
                "the processor of weft-async-compiler was not started, since one before it claims"
                    + " all annotations: put weft-async-compiler first on the processor path");
      }
    }
  }
}
