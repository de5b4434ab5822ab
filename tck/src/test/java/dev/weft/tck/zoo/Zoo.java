package dev.weft.tck.zoo;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;

/// Where the broken subjects live: classes whose names begin with `Broken`, a nested class for each
/// animal.
final class Zoo {

  private Zoo() {}

  /// All animals.
  static Stream<Class<?>> animals() {
    return ReflectionSupport.streamAllClassesInPackage(
            Zoo.class.getPackageName(), house -> true, name -> name.contains(".Broken"))
        .flatMap(house -> Arrays.stream(house.getDeclaredClasses()))
        .filter(animal -> animal.isAnnotationPresent(Breaks.class))
        .sorted((a, b) -> a.getName().compareTo(b.getName()));
  }
}
