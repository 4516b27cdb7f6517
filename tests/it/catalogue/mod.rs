//! The catalogue of the problem types of an API.

mod api_changes;
mod changes;
mod collection;
mod contents;
mod lock;
mod markdown;
mod outputs;
mod pages;
mod plain_text;
mod response_changes;
mod samples;
