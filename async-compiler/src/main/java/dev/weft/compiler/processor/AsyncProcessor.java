package dev.weft.compiler.processor;

import com.sun.source.util.JavacTask;
import dev.weft.compiler.rewrite.Messages;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/// The annotation processor: put the jar on the processor path, and javac compiles async blocks.
///
/// It processes no annotation. When it is initialised it asks javac to be told what has been
/// analysed and generated: misplaced awaits are reported as errors of the source
/// ([PlacementCheck]), forgotten ones as warnings ([DroppedFutures]), and the class files that
/// javac has written are rewritten ([GeneratedClasses]). It claims nothing, so other processors are
/// not disturbed.
@SupportedAnnotationTypes("*")
@SupportedOptions(AsyncProcessor.DROPPED)
public final class AsyncProcessor extends AbstractProcessor {

  /// What becomes of a statement that drops a future: `error`, `warn` (the default) or `off`.
  static final String DROPPED = "weft.dropped";

  /// For javac.
  public AsyncProcessor() {}

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public synchronized void init(ProcessingEnvironment given) {
    super.init(given);
    ProcessingEnvironment environment = HostedEnvironment.unwrap(given);
    JavacTask task;
    try {
      task = JavacTask.instance(environment);
    } catch (IllegalArgumentException notJavac) {
      environment
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              "async blocks are compiled inside javac, and this compiler is not javac: rewrite the"
                  + " class files afterwards with java -jar weft-async-compiler.jar <folder>");
      return;
    }
    task.addTaskListener(new Listening(task, environment, dropped(environment)));
  }

  private static Diagnostic.@Nullable Kind dropped(ProcessingEnvironment environment) {
    String value = environment.getOptions().get(DROPPED);
    return switch (value == null ? "warn" : value) {
      case "error" -> Diagnostic.Kind.ERROR;
      case "warn" -> Diagnostic.Kind.WARNING;
      case "off" -> null;
      default -> {
        environment
            .getMessager()
            .printMessage(Diagnostic.Kind.ERROR, Messages.droppedOption(DROPPED, value));
        yield null;
      }
    };
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    return false;
  }
}
