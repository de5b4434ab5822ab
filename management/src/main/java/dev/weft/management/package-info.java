/// Runtimes as management beans, and their dumps on a signal: [dev.weft.management.WeftMXBean] is
/// what JMX clients see, [dev.weft.management.ManagementExtension] registers one for each runtime.
///
/// ```java
/// var runtimes = new ObjectName("dev.weft:type=Runtime,*");
/// for (ObjectName runtime : server.queryNames(runtimes, null)) {
///   System.out.println(JMX.newMXBeanProxy(server, runtime, WeftMXBean.class).dump());
/// }
/// ```
package dev.weft.management;
