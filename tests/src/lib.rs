//! What several tests share: raw HTTP over a socket, and a log that can be read.

pub mod logs;
pub mod process;
pub mod wire;
