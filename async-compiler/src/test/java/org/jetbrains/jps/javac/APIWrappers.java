package org.jetbrains.jps.javac;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// What IntelliJ's build does to a processor's environment, as far as processors see it.
public final class APIWrappers {
  private APIWrappers() {}

  private record Wrapper(Object wrapped) implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      return method.invoke(wrapped, arguments);
    }
  }

  public static <T> T wrap(Class<T> type, T wrapped) {
    return type.cast(
        Proxy.newProxyInstance(
            APIWrappers.class.getClassLoader(), new Class<?>[] {type}, new Wrapper(wrapped)));
  }

  public static <T> T unwrap(Class<T> type, T wrapper) {
    return type.cast(((Wrapper) Proxy.getInvocationHandler(wrapper)).wrapped());
  }
}
