//! Composition root: wires, loops, stops, reloads.
