/// The rules, an interface for each chapter of the rule book, from which the kits of [dev.weft.tck]
/// inherit them. They are here to be read: nobody needs to implement one.
package dev.weft.tck.rules;
