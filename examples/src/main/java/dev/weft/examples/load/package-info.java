/// A load tester: [LoadCommand] starts it, [Load] runs the connections, an [Exchange] is what one
/// of them does again and again ([HttpAnswer] reads what a web server says), [Tally] counts and
/// draws the table.
package dev.weft.examples.load;
