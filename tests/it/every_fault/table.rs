//! A table of requests with several faults each. Its file has the responses with all of their entries.

use axum::Router;
use axum::routing::{MethodRouter, get, post};
use problem_core::Boundary;
use problem_core::boundary::PathErrorStatus;
use problem_core::extract::{Form, Json, Path, Query};
use serde::de::DeserializeOwned;

use crate::answers::Table;
use crate::every_fault::json_types as json;
use crate::every_fault::parameter_types as parameters;

fn body<T: DeserializeOwned + Send + 'static>() -> MethodRouter {
    post(async |Json(_): Json<T>| "taken")
}

fn query_and_form<T: DeserializeOwned + Send + 'static>() -> MethodRouter {
    get(async |Query(_): Query<T>| "found").post(async |Form(_): Form<T>| "taken")
}

fn path<T: DeserializeOwned + Send + 'static>() -> MethodRouter {
    get(async |Path(_): Path<T>| "found")
}

fn router() -> Router {
    Router::new()
        .route("/scalars", body::<json::Scalars>())
        .route("/number", body::<u8>())
        .route("/list", body::<Vec<bool>>())
        .route("/any", body::<serde_json::Value>())
        .route("/tuples", body::<json::Tuples>())
        .route("/order", body::<json::Order>())
        .route("/maps", body::<json::Maps>())
        .route("/custom", body::<json::Custom>())
        .route("/enums", body::<json::Enums>())
        .route("/flat", body::<json::Flat>())
        .route("/flats", body::<Vec<json::Flat>>())
        .route("/flat-strict", body::<json::FlatStrict>())
        .route("/flat-tagged", body::<json::FlatTagged>())
        .route("/flat-map", body::<json::FlatMap>())
        .route("/tree", body::<json::Tree>())
        .route("/expression", body::<json::Expression>())
        .route("/required", body::<json::Required>())
        .route("/buffered", body::<json::Buffered>())
        .route("/search", query_and_form::<parameters::Search>())
        .route("/strict", query_and_form::<parameters::Strict>())
        .route("/pair/{order}/{item}", path::<(u8, uuid::Uuid)>())
        .route("/named/{order}/{item}", path::<parameters::Named>())
        .route("/one/{id}", path::<i16>())
        .route("/size/{size}", path::<parameters::Sort>())
        .layer(Boundary::new().with_path_error_status(PathErrorStatus::BadRequest))
}

const TABLE: Table = Table { text: include_str!("../../data/every_fault.txt"), file: "every_fault.txt" };

#[test]
fn a_response_has_every_fault_of_its_request() {
    TABLE.check(router);
}
