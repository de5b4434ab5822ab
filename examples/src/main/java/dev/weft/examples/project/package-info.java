/// `weft new`: [dev.weft.examples.project.NewProject] writes a project to begin with.
package dev.weft.examples.project;
