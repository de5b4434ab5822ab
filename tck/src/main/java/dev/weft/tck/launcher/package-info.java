/// The kits over all the providers that are found on the path, and [dev.weft.tck.launcher.Tck],
/// which runs them from a program.
package dev.weft.tck.launcher;
