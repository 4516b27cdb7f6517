//! The schemas of schemars 1.
