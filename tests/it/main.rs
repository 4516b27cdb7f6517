//! The integration tests, a module per subject.

mod accepted;
mod boundary;
mod complete;
mod keys;
mod log;
mod names;
mod orders;
mod ownership;
mod problem;
mod producer;
mod property;
mod received;
mod rendering;
mod rules;
mod status;
mod tables;
mod ui;
mod wire;
