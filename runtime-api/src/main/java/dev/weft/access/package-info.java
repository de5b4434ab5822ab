/// What the packages of this module show each other and nobody else. Exported to no one.
package dev.weft.access;
