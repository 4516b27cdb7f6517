//! A tonic client and a tonic server over sockets.

mod boundary;
mod canary;
mod kinds;
mod limits;
mod media;
mod middleware;
mod python;
mod received;
mod service;
mod shown;
mod together;
