/// The adapters of streams, one in a file, each a stage of a pipeline.
package dev.weft.stream.adapter;
