//! The service on rocket.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use framework_common::request::FIELDS;
use framework_common::{Calls, Column, OrderError, Service, Shown, head, now, order};
use problem_core::Boundary;
use rocket::config::LogLevel;
use rocket::http::Header;
use rocket::local::asynchronous::{Client, LocalRequest, LocalResponse};
use rocket::tokio::io::AsyncReadExt as _;
use rocket::tokio::runtime::Runtime;
use rocket::{Build, Config, Rocket, Route, get, routes};

#[get("/orders/<id>")]
async fn get_order(id: u64) -> Result<String, OrderError> {
    order(id)
}

fn service(routes: Vec<Route>) -> Rocket<Build> {
    // rocket logs every request, which would be most of what is measured
    let config = Config { log_level: LogLevel::Off, ..Config::default() };
    rocket::custom(config).mount("/", routes)
}

fn without() -> Rocket<Build> {
    service(routes![get_order])
}

fn with() -> Rocket<Build> {
    service(Boundary::routes(routes![get_order])).attach(Boundary::new())
}

/// A client in the same process. A request refers to it.
struct Direct {
    client: &'static Client,
}

impl Direct {
    fn new(service: Rocket<Build>) -> Self {
        let runtime = Runtime::new().unwrap_or_else(|error| panic!("cannot create a runtime: {error}"));
        match runtime.block_on(Client::untracked(service)) {
            Ok(client) => Self { client: Box::leak(Box::new(client)) },
            Err(error) => panic!("rocket does not launch: {error:?}"),
        }
    }
}

impl Service for Direct {
    type Request = LocalRequest<'static>;
    type Response = LocalResponse<'static>;

    fn request(&self, target: &'static str) -> LocalRequest<'static> {
        let request = self.client.get(target);
        FIELDS.into_iter().fold(request, |request, (name, value)| request.header(Header::new(name, value)))
    }

    fn answer(&mut self, request: LocalRequest<'static>) -> LocalResponse<'static> {
        now(request.dispatch())
    }

    fn head(&self, response: &LocalResponse<'static>) -> Shown {
        let fields: Vec<_> = response.headers().iter().collect();
        let fields = fields.iter().map(|field| (field.name().as_str(), field.value().as_bytes()));
        head(response.status().code, fields)
    }

    fn read(&self, mut response: LocalResponse<'static>, mut chunk: impl FnMut(&[u8])) {
        let mut buffer = [0; 4096];
        while let Ok(len @ 1..) = now(response.read(&mut buffer)) {
            chunk(&buffer[..len]);
        }
    }
}

fn main() -> ExitCode {
    framework_common::run(
        Column::pair("", || Calls(Direct::new(without())), || Calls(Direct::new(with()))).into(),
    )
}
