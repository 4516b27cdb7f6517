//! The integration tests, a module per subject.

mod keys;
mod log;
mod orders;
mod ownership;
mod problem;
mod rendering;
mod status;
mod tables;
mod ui;
mod wire;
