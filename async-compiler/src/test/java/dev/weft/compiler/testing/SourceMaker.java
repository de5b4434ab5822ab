package dev.weft.compiler.testing;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/// A processor that adds a source with an async block in the first round.
@SupportedAnnotationTypes("*")
public final class SourceMaker extends AbstractProcessor {

  private boolean made;

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (!made) {
      made = true;
      try (Writer out = processingEnv.getFiler().createSourceFile("app.Made").openWriter()) {
        out.write(
            "package app; public class Made { public static dev.weft.Future<Integer> made() {"
                + " return dev.weft.Async.async(() ->"
                + " dev.weft.Async.await(dev.weft.Futures.ready(7))); } }");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }
}
