//! The guide. Its pages are also in the folder `docs` of the repository.
//!
//! | page | content |
//! |---|---|
//! | [`attributes`] | every key of `#[problem(…)]` |
//! | [`boundary`] | what happens to each response of a service, request IDs, rate limits, formats, metrics |
//! | [`extractors`] | how rejected requests become problems: JSON, queries, forms, rules of `validator` and `garde` |
//! | [`every_fault`] | how a client learns all that is wrong with a request, and what is promised |
//! | [`problems`] | ready-made problem types: idempotency keys, preconditions, pages, API versions |
//! | [`pages`] | query parameters and responses of lists, with links and cursors; the responses 201, 202 and 204 |
//! | [`idempotency`] | a layer that runs a request with an idempotency key once, and gives a retry the same answer |
//! | [`frameworks`] | what works in which framework; a page for each, with a program and what to watch out for |
//! | [`grpc`] | the same error enum as statuses of tonic, with rich details; HTTP and gRPC behind one boundary |
//! | [`descriptions`] | JSON Schema and OpenAPI from the error types, with utoipa, aide, poem-openapi and salvo-oapi |
//! | [`catalogue`] | the error reference of an API, for its clients: JSON, Markdown, TypeScript, pages at the type URIs; the lock; which errors no test has sent |
//! | [`clients`] | the errors of another service: which problem, when to try again, challenges, links and rate limits; with reqwest; the enum back |
//! | [`foreign_errors`] | errors of other crates, such as a database; the problem of another service |
//! | [`domain_crates`] | mirrors of errors that do not know HTTP, a catalogue of codes, another status on one route |
//! | [`anyhow`] | services that use `anyhow`, `eyre` or `Box<dyn Error>` |
//! | [`streaming`] | errors in server-sent events, WebSockets and background jobs |
//! | [`testing`] | tests of errors, handlers and services |
//! | [`rules`] | what the derive refuses, and why |
//! | [`performance`] | what an error costs at run time and in build time |
//! | [`comparison`] | how three crates react to the same mistakes |
//! | [`ports`] | how much shorter the derive makes the error types of six services |
//! | [`stability`] | what a release may change, supported versions |

/// Declares the pages. Their links to other pages become links to modules.
macro_rules! pages {
    ($($page:ident, $file:literal $(with $pictures:literal)? $({ $($inner:tt)* })?;)*) => {$(
        // rustdoc uses the first definition of a link; the page's own definitions are for readers of the repository
        #[doc = "[anyhow]: crate::guide::anyhow"]
        #[doc = "[attributes]: crate::guide::attributes"]
        #[doc = "[attributes-also]: crate::guide::attributes#also"]
        #[doc = "[attributes-example]: crate::guide::attributes#example"]
        #[doc = "[attributes-grpc]: crate::guide::attributes#grpc"]
        #[doc = "[attributes-grpc-domain]: crate::guide::attributes#grpc_domain"]
        #[doc = "[attributes-skip]: crate::guide::attributes#skip"]
        #[doc = "[boundary]: crate::guide::boundary"]
        #[doc = "[boundary-context]: crate::guide::boundary#code-that-runs-for-a-request"]
        #[doc = "[catalogue]: crate::guide::catalogue"]
        #[doc = "[catalogue-coverage]: crate::guide::catalogue#coverage-of-error-paths"]
        #[doc = "[clients]: crate::guide::clients"]
        #[doc = "[comparison]: crate::guide::comparison"]
        #[doc = "[descriptions]: crate::guide::descriptions"]
        #[doc = "[domain-crates]: crate::guide::domain_crates"]
        #[doc = "[every-fault]: crate::guide::every_fault"]
        #[doc = "[extractors]: crate::guide::extractors"]
        #[doc = "[foreign-errors]: crate::guide::foreign_errors"]
        #[doc = "[foreign-errors-fields]: crate::guide::foreign_errors#field-errors-of-another-service"]
        #[doc = "[frameworks]: crate::guide::frameworks"]
        #[doc = "[frameworks-outside]: crate::guide::frameworks#handlers-outside-the-boundary"]
        #[doc = "[frameworks-actix-web]: crate::guide::frameworks::actix_web"]
        #[doc = "[frameworks-axum]: crate::guide::frameworks::axum"]
        #[doc = "[frameworks-hyper]: crate::guide::frameworks::hyper"]
        #[doc = "[frameworks-lambda]: crate::guide::frameworks::lambda"]
        #[doc = "[frameworks-poem]: crate::guide::frameworks::poem"]
        #[doc = "[frameworks-rocket]: crate::guide::frameworks::rocket"]
        #[doc = "[frameworks-salvo]: crate::guide::frameworks::salvo"]
        #[doc = "[frameworks-warp]: crate::guide::frameworks::warp"]
        #[doc = "[grpc]: crate::guide::grpc"]
        #[doc = "[grpc-codes]: crate::guide::grpc#the-code"]
        #[doc = "[idempotency]: crate::guide::idempotency"]
        #[doc = "[other-status]: crate::guide::domain_crates#another-status-on-one-route"]
        #[doc = "[pages]: crate::guide::pages"]
        #[doc = "[performance]: crate::guide::performance"]
        #[doc = "[problems]: crate::guide::problems"]
        #[doc = "[rules]: crate::guide::rules"]
        #[doc = "[stability]: crate::guide::stability"]
        #[doc = "[streaming]: crate::guide::streaming"]
        #[doc = "[testing]: crate::guide::testing"]
        // the HTML of rustdoc has no other files, so pictures are in the definitions of their links
        $(#[doc = include_str!(concat!("../guide/", $pictures))])?
        #[doc = ""]
        #[doc = include_str!(concat!("../guide/", $file))]
        pub mod $page {
            $(pages! { $($inner)* })?
        }
    )*};
}

pages! {
    anyhow, "anyhow.md";
    attributes, "attributes.md";
    boundary, "boundary.md";
    catalogue, "catalogue.md" with "images/catalogue.txt";
    clients, "clients.md";
    comparison, "comparison.md";
    descriptions, "descriptions.md" with "images/descriptions.txt";
    domain_crates, "domain-crates.md";
    every_fault, "every-fault.md";
    extractors, "extractors.md";
    foreign_errors, "foreign-errors.md";
    frameworks, "frameworks.md" {
        actix_web, "frameworks/actix-web.md";
        axum, "frameworks/axum.md";
        hyper, "frameworks/hyper.md";
        lambda, "frameworks/lambda.md";
        poem, "frameworks/poem.md";
        rocket, "frameworks/rocket.md";
        salvo, "frameworks/salvo.md";
        warp, "frameworks/warp.md";
    };
    grpc, "grpc.md";
    idempotency, "idempotency.md";
    pages, "pages.md";
    performance, "performance.md" with "images/performance.txt";
    ports, "ports.md";
    problems, "problems.md";
    rules, "rules.md";
    stability, "stability.md";
    streaming, "streaming.md";
    testing, "testing.md";
}
