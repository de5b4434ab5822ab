package dev.weft.tck.zoo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;

/// Finds the broken subjects.
final class Zoo {

  private Zoo() {}

  /// All animals.
  static Stream<Class<?>> animals() {
    return ReflectionSupport.streamAllClassesInPackage(
            Zoo.class.getPackageName(),
            house -> FlawedSubjects.class.isAssignableFrom(house) && house != FlawedSubjects.class,
            name -> true)
        .flatMap(Zoo::animalsOf);
  }

  /// The animals of one house.
  static Stream<Class<?>> animalsOf(Class<?> house) {
    return Arrays.stream(house.getDeclaredClasses())
        .<Class<?>>map(animal -> animal)
        .filter(animal -> animal.isAnnotationPresent(Breaks.class))
        .sorted(Comparator.comparing(Class::getName));
  }
}
