//! The tests show what goes wrong with the layer of tower.
