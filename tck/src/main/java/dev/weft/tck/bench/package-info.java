/// The workbench of the rules: futures, wakers and listeners that count, connections over the
/// loopback interface, a reactor without I/O, timers whose clock is moved by hand, and the threads
/// that poll, wake and block. No rule stands here.
package dev.weft.tck.bench;
