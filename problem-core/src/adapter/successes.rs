//! The successful responses of this crate.

/// Calls a macro for each type that implements [`Success`](crate::responses::Success), with its parameter and the type.
macro_rules! successes {
    ($implement:ident) => {
        $implement!([T] crate::responses::Created<T>);
        $implement!([] crate::responses::Accepted);
        $implement!([] crate::responses::NoContent);
        $implement!([T] crate::responses::Versioned<T>);
        #[cfg(feature = "pages")]
        $implement!([T] crate::pages::Page<T>);
        #[cfg(feature = "pages")]
        $implement!([T] crate::pages::CursorPage<T>);
    };
}
pub(crate) use successes;

// the services in `frameworks/extractors` test axum, actix-web and poem
#[cfg(all(test, feature = "rocket", feature = "salvo", feature = "warp"))]
mod tests {
    use std::collections::HashMap;

    use bytes::Bytes;
    use rocket::local::blocking::Client;
    use rocket::response::Responder as _;
    use salvo_core::Scribe as _;
    use salvo_core::http::ResBody;

    use crate::responses::{Accepted, Created, NoContent, Versioned};

    /// Compares what each framework makes of a response with the response of the crate `http`.
    macro_rules! check {
        ($response:expr) => {{
            let expected = $response.into_response::<Bytes>();
            let (status, fields) = (expected.status(), expected.headers());

            let response = warp::Reply::into_response($response);
            assert_eq!((response.status(), response.headers()), (status, fields));

            let mut response = salvo_core::Response::new();
            $response.render(&mut response);
            assert_eq!((response.status_code, response.headers()), (Some(status), fields));
            assert!(matches!(&response.body, ResBody::Once(body) if body == expected.body()));

            let client = Client::untracked(rocket::custom(rocket::Config::figment().merge(("log_level", "off"))));
            let client = client.unwrap();
            let request = client.get("/");
            let response = $response.respond_to(request.inner()).unwrap();
            assert_eq!(response.status().code, status.as_u16());
            for (name, value) in fields {
                assert_eq!(response.headers().get_one(name.as_str()), value.to_str().ok());
            }
            assert_eq!(response.body().preset_size(), Some(expected.body().len()));
        }};
    }

    #[test]
    fn frameworks_send_the_responses_of_http() {
        check!(Created::at("/orders/7", [7]).with_etag(3));
        check!(Created::at("/orders/7", HashMap::from([((1, 2), 3)])));
        check!(Accepted::at("/jobs/7").with_retry_after(5));
        check!(NoContent);
        check!(Versioned::new(3, [7]));
        #[cfg(feature = "pages")]
        {
            use crate::pages::{CursorQuery, PageQuery};

            check!(<PageQuery>::default().page_of(vec![1], 30));
            check!(CursorQuery::<1, 1>::default().page_of(vec![1, 2], |row| *row));
        }
    }
}
