//! The tests run the suite on every framework, with the features of all others.
