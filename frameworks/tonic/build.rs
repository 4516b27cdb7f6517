//! Writes the traits and the clients of the services, as `tonic-prost-build` does from a `.proto` file.

use tonic_build::manual::{Builder, Method, Service};

const CODEC: &str = "tonic_prost::ProstCodec";

fn main() {
    let get_order = Method::builder()
        .name("get_order")
        .route_name("GetOrder")
        .input_type("crate::GetOrder")
        .output_type("crate::Order")
        .codec_path(CODEC);
    let orders = Service::builder().package("orders.v1").name("Orders").method(get_order.build()).build();

    // the service of the tests: each call names what the service does
    let method = |name: &str, route: &str| {
        Method::builder()
            .name(name)
            .route_name(route)
            .input_type("crate::service::Call")
            .output_type("crate::service::Reply")
            .codec_path(CODEC)
    };
    let provoke = Service::builder()
        .package("tests.v1")
        .name("Provoke")
        .method(method("unary", "Unary").build())
        .method(method("watch", "Watch").server_streaming().build())
        .method(method("upload", "Upload").client_streaming().build())
        .method(method("chat", "Chat").client_streaming().server_streaming().build())
        .build();
    Builder::new().compile(&[orders, provoke]);
}
