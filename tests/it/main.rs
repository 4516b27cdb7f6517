//! The integration tests, a module per subject.

mod accepted;
mod around;
mod boundary;
mod complete;
mod constant_base;
mod extract;
mod keys;
mod log;
mod names;
mod orders;
mod outside_responses;
mod ownership;
mod problem;
mod problems;
mod producer;
mod property;
mod rate_limit;
mod received;
mod rendering;
mod rules;
mod status;
mod tables;
mod ui;
mod validation;
mod wire;
