package dev.weft.examples;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the article that a program is from; `weft list` groups by it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface FromArticle {
  /// The article.
  Article value();
}
